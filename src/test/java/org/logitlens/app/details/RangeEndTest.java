package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.ValueRange;

class RangeEndTest {
  private static final ValueRange LINEAR = new ValueRange(0, 30, false);
  private static final ValueRange RANKS = new ValueRange(1, 1000, true);

  @Test
  void endGoesWhereItIsDragged() {
    assertEquals(new ValueRange(0, 15, false), RangeEnd.HIGH.moved(LINEAR, LINEAR, 0.5));
    assertEquals(new ValueRange(3, 30, false), RangeEnd.LOW.moved(LINEAR, LINEAR, 0.1));
  }

  @Test
  void endsOfRankRangesAreWholeNumbersFromOne() {
    // A third of the way along three decades is ten.
    assertEquals(new ValueRange(10, 1000, true), RangeEnd.LOW.moved(RANKS, RANKS, 1.0 / 3));
    assertEquals(1, RangeEnd.LOW.moved(RANKS, RANKS, -0.4).low());
  }

  @Test
  void keyMovesARankByAtLeastOne() {
    assertEquals(2, RangeEnd.LOW.stepped(RANKS, RANKS, 0.01).low());
    assertEquals(1, RangeEnd.LOW.stepped(RANKS, RANKS, -0.01).low());
    assertEquals(1072, RangeEnd.HIGH.stepped(RANKS, RANKS, 0.01).high());
  }

  @Test
  void keyMayMoveAnEndBeyondTheAxis() {
    assertEquals(33, RangeEnd.HIGH.stepped(LINEAR, LINEAR, 0.1).high(), 1e-9);
    assertEquals(-3, RangeEnd.LOW.stepped(LINEAR, LINEAR, -0.1).low(), 1e-9);
  }

  @ParameterizedTest
  @EnumSource(RangeEnd.class)
  void endsNeverCross(RangeEnd end) {
    Random random = new Random(5);
    for (ValueRange axis : new ValueRange[] {LINEAR, RANKS}) {
      ValueRange range = axis;
      for (int i = 0; i < 2000; i++) {
        RangeEnd moved = random.nextInt(4) == 0 ? RangeEnd.LOW : end;
        range = moved.moved(range, axis, random.nextDouble());
        assertTrue(range.low() < range.high(), range.toString());
        assertTrue(!range.logarithmic() || range.low() >= 1, range.toString());
      }
    }
  }
}
