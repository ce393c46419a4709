package org.logitlens.checkpoint.torch;

import java.util.List;
import org.logitlens.checkpoint.Dtype;

/**
 * A tensor as a file describes it; {@link TorchFile#tensor} tells where its numbers lie. Its
 * elements are known to lie within what the file announced.
 */
public final class TensorView {
  private final Dtype dtype;
  private final List<Long> shape;
  private final List<Long> strides;
  private final TorchStorage storage;
  private final long offset;
  private final long bytes;

  /**
   * Makes one that was checked.
   *
   * @param dtype element type
   * @param shape sizes, outermost first
   * @param strides steps in elements
   * @param storage the stretch it lies in
   * @param offset first byte, counted from the start of the whole stretch
   * @param bytes from the first element to the end of the last
   */
  TensorView(
      Dtype dtype,
      List<Long> shape,
      List<Long> strides,
      TorchStorage storage,
      long offset,
      long bytes) {
    this.dtype = dtype;
    this.shape = List.copyOf(shape);
    this.strides = List.copyOf(strides);
    this.storage = storage;
    this.offset = offset;
    this.bytes = bytes;
  }

  /** Element type. */
  public Dtype dtype() {
    return dtype;
  }

  /** Sizes, outermost first; empty for a scalar. */
  public List<Long> shape() {
    return shape;
  }

  /** How many elements of the file one step along each dimension goes. */
  public List<Long> strides() {
    return strides;
  }

  TorchStorage storage() {
    return storage;
  }

  long offset() {
    return offset;
  }

  long bytes() {
    return bytes;
  }

  /** Type and shape, for messages. */
  @Override
  public String toString() {
    return "tensor " + shape + " of " + dtype;
  }
}
