package org.logitlens.runtime;

/**
 * How a model's weights are to be used, and what that takes.
 *
 * @param use what the sessions do with them
 * @param privateBytes memory of our own that it takes, bytes
 */
record WeightPlan(SessionSettings.WeightUse use, long privateBytes) {
  /**
   * Up to here packing is worth its memory: it makes short prompts up to twice as fast. It takes as
   * much memory as the weights, and seconds for large models.
   */
  private static final long MOST_PACKED = 640L << 20;

  /**
   * Decides.
   *
   * @param parameters number of weights
   * @param single whether they are stored in single precision, so that they can be used as mapped
   * @param available memory that can still be had, bytes
   */
  static WeightPlan of(long parameters, boolean single, long available) {
    long size = parameters * Float.BYTES;
    if (size <= MOST_PACKED && size <= available / 3) {
      return new WeightPlan(SessionSettings.WeightUse.PACKED, size);
    }
    if (single) {
      return new WeightPlan(SessionSettings.WeightUse.MAPPED, 0);
    }
    if (size <= available / 2) {
      return new WeightPlan(SessionSettings.WeightUse.MAPPED, size);
    }
    return new WeightPlan(SessionSettings.WeightUse.CONVERTED_PER_RUN, 0);
  }
}
