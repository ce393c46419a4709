package org.logitlens.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 kB",
    "1, 1 kB",
    "811500, 812 kB",
    "2340000, 2.4 MB",
    "12000001, 13 MB",
    "999000000, 999 MB",
    "1410000000, 1.5 GB"
  })
  void bytesAreNeverToldAsLessThanTheyAre(long bytes, String text) {
    assertEquals(text, Amount.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({"3, 3 s", "60, 60 s", "61, 2 min", "3600, 60 min", "4801, 1 h 21 min"})
  void aDurationIsToldInItsLargestUnits(double seconds, String text) {
    assertEquals(text, Amount.duration(seconds));
  }

  @Test
  void ratesAndNumbersOfWeightsAreShort() {
    assertEquals("8.3 MB/s", Amount.rate(8.3e6));
    assertEquals("12 kB/s", Amount.rate(12_345));
    assertEquals("3.4M", Amount.parameters(3_400_000));
    assertEquals("124M", Amount.parameters(124_439_808));
    assertEquals("1.6B", Amount.parameters(1_557_611_200));
  }
}
