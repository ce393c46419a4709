package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LensRunTest {

  private static String ranges(int most, int... columns) {
    List<String> texts = new ArrayList<>();
    for (int[] range : LensRun.ranges(columns, most)) {
      texts.add(Arrays.toString(range));
    }
    return String.join(" ", texts);
  }

  @Test
  void columnsAreCutIntoNearlyEqualParts() {
    assertEquals("[0, 3] [3, 6] [6, 10]", ranges(4, IntStream.range(0, 10).toArray()));
    assertEquals("[0, 4]", ranges(4, 0, 1, 2, 3));
  }

  @Test
  void gapsBeginANewPart() {
    assertEquals("[2, 4] [7, 8] [9, 11]", ranges(8, 2, 3, 7, 9, 10));
    assertEquals("", ranges(8));
  }
}
