package org.logitlens.checkpoint.torch;

import org.logitlens.checkpoint.Dtype;

/**
 * A stretch of numbers that tensors are views of.
 *
 * @param key what the file knows the whole stretch by
 * @param dtype type of its elements; {@code U8} where the file gives none
 * @param wholeElements elements of the whole stretch
 * @param start where the part that tensors see begins in it, in elements; 0 except in files of
 *     PyTorch's first years
 * @param elements elements of that part
 */
record TorchStorage(String key, Dtype dtype, long wholeElements, long start, long elements) {

  /** Bytes of the whole stretch. */
  long wholeBytes() {
    return wholeElements * bytes(dtype);
  }

  /** Bytes of one element. */
  static int bytes(Dtype dtype) {
    return dtype.bits() / Byte.SIZE;
  }
}
