package org.logitlens.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a tensor lies in a file, little-endian; the start need not be aligned. Element {@code [i_0,
 * ..., i_n]} begins at {@code offset + (i_0 * strides_0 + ... + i_n * strides_n) * element size}.
 * Safetensors files only hold row-major tensors; files of PyTorch also hold views: transposed,
 * expanded (a stride of 0) or overlapping ones, several of them of the same bytes.
 *
 * @param name its name
 * @param dtype element type
 * @param shape sizes, outermost first; empty for a scalar
 * @param strides how many elements of the file one step along each dimension goes, from 0; as many
 *     as sizes
 * @param file the file it is in
 * @param offset first byte of the first element, counted from the start of the file
 * @param bytes from the first byte of the first element to the last byte of the last one
 */
public record StoredTensor(
    String name,
    Dtype dtype,
    List<Long> shape,
    List<Long> strides,
    Path file,
    long offset,
    long bytes) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException when there is not one stride for each size
   */
  public StoredTensor {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
    if (shape.size() != strides.size()) {
      throw new IllegalArgumentException(name + " has shape " + shape + ", strides " + strides);
    }
  }

  /** A tensor whose elements lie row by row without gaps. */
  public StoredTensor(
      String name, Dtype dtype, List<Long> shape, Path file, long offset, long bytes) {
    this(name, dtype, shape, rowMajor(shape), file, offset, bytes);
  }

  /** The same tensor under another name. */
  StoredTensor named(String other) {
    return new StoredTensor(other, dtype, shape, strides, file, offset, bytes);
  }

  /** Number of elements; 1 for a scalar. */
  public long elements() {
    long product = 1;
    for (long size : shape) {
      product *= size;
    }
    return product;
  }

  /** Whether the elements lie row by row without gaps, so that {@link #bytes} are just them. */
  public boolean isContiguous() {
    long expected = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      // No step is ever made along a dimension of one.
      if (shape.get(i) != 1 && strides.get(i) != expected) {
        return elements() == 0;
      }
      expected *= shape.get(i);
    }
    return true;
  }

  /** The strides of a shape whose elements lie row by row without gaps. */
  private static List<Long> rowMajor(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long step = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape.get(i);
    }
    return List.of(strides);
  }
}
