package org.logitlens.checkpoint;

/** Widens 16-bit floats. Both conversions are exact; NaN stays NaN and keeps its payload. */
public final class HalfPrecision {
  private static final int F16_EXPONENT = 0x1f;
  private static final float F16_SMALLEST = 0x1p-24f;

  private HalfPrecision() {}

  /** The value of an IEEE half: 1 sign, 5 exponent, 10 fraction bits. */
  public static float fromF16(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & F16_EXPONENT;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      // Zero or subnormal: a multiple of the smallest half, which a float holds exactly.
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * F16_SMALLEST));
    }
    int widened = exponent == F16_EXPONENT ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
  }

  /** The value of a brain float: the upper half of a 32-bit float. */
  public static float fromBf16(short upper) {
    return Float.intBitsToFloat(upper << 16);
  }
}
