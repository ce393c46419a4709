package org.logitlens.runtime;

/**
 * How a model's weights are to be used, and what that takes.
 *
 * @param use what the sessions do with them
 * @param privateBytes memory of our own that it takes while the model is open, bytes
 * @param runBytes what each run takes for weights on top of that, bytes
 * @param converted whether they are stored in another precision and so cannot be used as mapped
 */
record WeightPlan(
    SessionSettings.WeightUse use, long privateBytes, long runBytes, boolean converted) {
  /**
   * Up to here packing is worth its memory: it makes prompts a tenth and more faster. It takes as
   * much memory as the weights, and seconds for large models.
   */
  private static final long MOST_PACKED = 640L << 20;

  /** Up to here even a rarely used second set may be packed. */
  private static final long MOST_PACKED_TWICE = 64L << 20;

  /**
   * How much of the largest weight, in single precision, is there at once in a run that widens it:
   * two threads, each with half as much again for the copy in its own precision.
   */
  private static final long CONVERTED_AT_ONCE = 3;

  /**
   * Decides.
   *
   * @param available memory that can still be had, bytes
   */
  static WeightPlan of(WeightSummary weights, long available) {
    boolean single = weights.isSingle();
    long size = weights.parameters() * Float.BYTES;
    if (size <= MOST_PACKED && size <= available / 3) {
      return new WeightPlan(SessionSettings.WeightUse.PACKED, size, 0, !single);
    }
    if (single) {
      return new WeightPlan(SessionSettings.WeightUse.MAPPED, 0, 0, false);
    }
    if (size <= available / 2) {
      return new WeightPlan(SessionSettings.WeightUse.MAPPED, size, 0, true);
    }
    return new WeightPlan(
        SessionSettings.WeightUse.CONVERTED_PER_RUN,
        0,
        CONVERTED_AT_ONCE * weights.largest() * Float.BYTES,
        true);
  }

  /** For a second body, that of the mid-block rows: packed only where that costs little. */
  WeightPlan again() {
    if (use != SessionSettings.WeightUse.PACKED || privateBytes <= MOST_PACKED_TWICE) {
      return this;
    }
    return new WeightPlan(
        SessionSettings.WeightUse.MAPPED, converted ? privateBytes : 0, 0, converted);
  }
}
