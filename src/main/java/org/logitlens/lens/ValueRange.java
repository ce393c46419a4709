package org.logitlens.lens;

import java.util.function.DoubleUnaryOperator;

/**
 * The values a colour scale spans.
 *
 * @param low the value at the map's start, finite
 * @param high the value at the map's end, finite, greater than {@code low}
 * @param logarithmic whether equal ratios get equal steps; then {@code low} is positive
 */
public record ValueRange(double low, double high, boolean logarithmic) {

  /** Checks the bounds. */
  public ValueRange {
    if (!Double.isFinite(low) || !Double.isFinite(high) || low >= high) {
      throw new IllegalArgumentException("range " + low + " .. " + high);
    }
    if (logarithmic && low <= 0) {
      throw new IllegalArgumentException("logarithmic range from " + low);
    }
  }

  /**
   * Where a value lies: 0 at {@code low}, 1 at {@code high}, outside for clipped values, NaN for
   * NaN.
   */
  public double fraction(double value) {
    if (logarithmic) {
      return value <= 0 && !Double.isNaN(value)
          ? Double.NEGATIVE_INFINITY
          : Math.log(value / low) / Math.log(high / low);
    }
    return (value - low) / (high - low);
  }

  /** {@link #fraction} for many values: what does not depend on the value is worked out once. */
  public DoubleUnaryOperator fractions() {
    if (!logarithmic) {
      return this::fraction;
    }
    double span = Math.log(high / low);
    return value ->
        value <= 0 && !Double.isNaN(value)
            ? Double.NEGATIVE_INFINITY
            : Math.log(value / low) / span;
  }

  /** The value at a fraction of the way; the inverse of {@link #fraction}. */
  public double valueAt(double fraction) {
    return logarithmic ? low * Math.pow(high / low, fraction) : low + fraction * (high - low);
  }
}
