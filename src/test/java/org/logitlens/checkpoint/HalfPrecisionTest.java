package org.logitlens.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Both 16-bit formats, every pattern, against their definitions. */
class HalfPrecisionTest {

  @Tag("W16")
  @Test
  void all65536HalvesHaveTheValueOfTheirFields() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double sign = (bits & 0x8000) == 0 ? 1 : -1;
      int exponent = (bits >> 10) & 31;
      int fraction = bits & 1023;
      double expected;
      if (exponent == 31) {
        expected = fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
      } else if (exponent == 0) {
        expected = sign * fraction / 1024 * Math.pow(2, -14);
      } else {
        expected = sign * (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
      }
      float value = HalfPrecision.fromF16((short) bits);
      assertSame(expected, value, bits);
    }
  }

  @Tag("W16")
  @Test
  void all65536BrainFloatsHaveTheValueOfTheirFields() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      double sign = (bits & 0x8000) == 0 ? 1 : -1;
      int exponent = (bits >> 7) & 255;
      int fraction = bits & 127;
      double expected;
      if (exponent == 255) {
        expected = fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
      } else if (exponent == 0) {
        expected = sign * fraction / 128 * Math.pow(2, -126);
      } else {
        expected = sign * (1 + fraction / 128.0) * Math.pow(2, exponent - 127);
      }
      assertSame(expected, HalfPrecision.fromBf16((short) bits), bits);
    }
  }

  /** Equal including the sign of zero; the expected value is exact in double. */
  private static void assertSame(double expected, float value, int bits) {
    assertEquals(expected, value, 0, () -> Integer.toHexString(bits));
    if (expected == 0) {
      assertEquals(1 / expected, 1 / value, 0, () -> Integer.toHexString(bits));
    }
  }

  @Tag("W16")
  @Test
  void everyHalfComesBackFromItsValue() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfPrecision.fromF16((short) bits);
      if (!Float.isNaN(value)) {
        assertEquals((short) bits, RawSafetensors.toF16(value));
      }
      float brain = HalfPrecision.fromBf16((short) bits);
      if (!Float.isNaN(brain)) {
        assertEquals((short) bits, RawSafetensors.toBf16(brain));
      }
    }
    assertTrue(Float.isInfinite(HalfPrecision.fromF16(RawSafetensors.toF16(65520))));
  }
}
