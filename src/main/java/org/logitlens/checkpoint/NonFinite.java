package org.logitlens.checkpoint;

/**
 * How many elements of a tensor are no ordinary numbers.
 *
 * @param nan elements that are NaN
 * @param infinite elements that are positive or negative infinity
 */
public record NonFinite(long nan, long infinite) {

  /** Whether every element is finite. */
  public boolean none() {
    return nan == 0 && infinite == 0;
  }
}
