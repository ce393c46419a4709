package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.ValueRange;

class TrajectoryMeasureTest {
  private final LensGrid grid = TestGrids.random(5, 6, 40, 9);
  private final CellReading cell = new CellReading(grid, 2, 3);

  @ParameterizedTest
  @EnumSource(TrajectoryMeasure.class)
  void axisHoldsEveryFiniteValueOfEveryLine(TrajectoryMeasure measure) {
    ValueRange axis = measure.axis(cell);
    for (TrajectoryMeasure.Line line : measure.lines()) {
      for (int row = 0; row < grid.rowCount(); row++) {
        double fraction = axis.fraction(line.value(cell, row));
        assertTrue(fraction >= -1e-9 && fraction <= 1 + 1e-9, line.name() + " " + fraction);
      }
    }
  }

  @Test
  void ranksOfFinalNextAndInputTokenAreTheStatistics() {
    assertEquals(
        grid.column(3).get(Statistic.RANK_NEXT, 2),
        TrajectoryMeasure.LOG_RANK.lines().get(1).value(cell, 2));
    assertEquals(1, TrajectoryMeasure.LOG_RANK.lines().get(0).value(cell, grid.rowCount() - 1));
    assertTrue(TrajectoryMeasure.LOG_RANK.isUpsideDown());
  }

  @Test
  void probabilityOfTheNextTokenComesFromItsSurprisal() {
    assertEquals(
        Math.exp(-grid.column(3).get(Statistic.SURPRISAL_NEXT, 2)),
        TrajectoryMeasure.PROBABILITY.lines().get(1).value(cell, 2),
        1e-12);
  }

  @Test
  void legendNamesTheTokenThatALineSpeaksOf() {
    TrajectoryMeasure ranks = TrajectoryMeasure.LOG_RANK;
    assertEquals(cell.finalGuess(), ranks.token(ranks.lines().get(0), cell));
    assertEquals(cell.next(), ranks.token(ranks.lines().get(1), cell));
    assertEquals(cell.input(), ranks.token(ranks.lines().get(2), cell));
    assertNull(ranks.token(ranks.lines().get(1), new CellReading(grid, 2, 5)));
    assertNull(TrajectoryMeasure.KL.token(TrajectoryMeasure.KL.lines().get(0), cell));
  }

  @ParameterizedTest
  @EnumSource(TrajectoryMeasure.class)
  void columnWithoutAnyFiniteValueStillHasAnAxis(TrajectoryMeasure measure) {
    LensGrid bad = grid;
    for (int row = 0; row < grid.rowCount(); row++) {
      bad = TestGrids.withNonFinite(bad, row, 3);
    }
    ValueRange axis = measure.axis(new CellReading(bad, 2, 3));
    assertTrue(axis.low() < axis.high());
  }
}
