package org.logitlens.runtime;

/**
 * How a model's weights are to be used, and what that takes.
 *
 * @param use what the sessions do with them
 * @param privateBytes memory of our own that it takes, bytes
 * @param converted whether they are stored in another precision and so cannot be used as mapped
 */
record WeightPlan(SessionSettings.WeightUse use, long privateBytes, boolean converted) {
  /**
   * Up to here packing is worth its memory: it makes prompts a tenth and more faster. It takes as
   * much memory as the weights, and seconds for large models.
   */
  private static final long MOST_PACKED = 640L << 20;

  /** Up to here even a rarely used second set may be packed. */
  private static final long MOST_PACKED_TWICE = 64L << 20;

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
      return new WeightPlan(SessionSettings.WeightUse.PACKED, size, !single);
    }
    if (single) {
      return new WeightPlan(SessionSettings.WeightUse.MAPPED, 0, false);
    }
    if (size <= available / 2) {
      return new WeightPlan(SessionSettings.WeightUse.MAPPED, size, true);
    }
    return new WeightPlan(SessionSettings.WeightUse.CONVERTED_PER_RUN, 0, true);
  }

  /** For a second body, that of the mid-block rows: packed only where that costs little. */
  WeightPlan again() {
    if (use != SessionSettings.WeightUse.PACKED || privateBytes <= MOST_PACKED_TWICE) {
      return this;
    }
    return new WeightPlan(
        SessionSettings.WeightUse.MAPPED, converted ? privateBytes : 0, converted);
  }
}
