package org.logitlens.export;

/**
 * A norm over the hidden width.
 *
 * @param kind how it normalises
 * @param name of its weights, without {@code .weight} and {@code .bias}
 * @param gain whether it has a gain
 * @param bias whether it has a bias
 * @param epsilon added to the variance or the mean square
 * @param gainOffset added to the stored gain
 */
record Norm(Kind kind, String name, boolean gain, boolean bias, double epsilon, double gainOffset) {

  /** How values are normalised. */
  enum Kind {
    /** {@code (x - mean) / sqrt(population variance + epsilon)}. */
    LAYER,
    /** {@code x / sqrt(mean square + epsilon)}. */
    RMS,
    /** Not at all. */
    NONE
  }

  /** Layer norm with gain and bias. */
  static Norm layer(String name, double epsilon) {
    return new Norm(Kind.LAYER, name, true, true, epsilon, 0);
  }

  /** Root mean square with a gain. */
  static Norm rms(String name, double epsilon) {
    return new Norm(Kind.RMS, name, true, false, epsilon, 0);
  }

  /** Root mean square whose gain is stored as its difference from 1. */
  static Norm rmsAroundOne(String name, double epsilon) {
    return new Norm(Kind.RMS, name, true, false, epsilon, 1);
  }

  /** Nothing. */
  static Norm none() {
    return new Norm(Kind.NONE, "", false, false, 0, 0);
  }
}
