package org.logitlens.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a tensor lies in a file. Row-major, little-endian; the start need not be aligned.
 *
 * @param name its name
 * @param dtype element type
 * @param shape sizes, outermost first; empty for a scalar
 * @param file the file it is in
 * @param offset first byte, counted from the start of the file
 * @param bytes length in bytes
 */
public record StoredTensor(
    String name, Dtype dtype, List<Long> shape, Path file, long offset, long bytes) {

  /** Copies the list. */
  public StoredTensor {
    shape = List.copyOf(shape);
  }

  /** The same tensor under another name. */
  StoredTensor named(String other) {
    return new StoredTensor(other, dtype, shape, file, offset, bytes);
  }

  /** Number of elements; 1 for a scalar. */
  public long elements() {
    long product = 1;
    for (long size : shape) {
      product *= size;
    }
    return product;
  }
}
