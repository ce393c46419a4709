package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.Token;
import org.logitlens.lens.ValueRange;

class TrajectoryMeasureTest {
  private final LensGrid grid = TestGrids.random(5, 6, 40, 9);
  private final CellReading cell = new CellReading(grid, 2, 3);

  @ParameterizedTest
  @EnumSource(TrajectoryMeasure.class)
  void axisHoldsEveryFiniteValueOfEveryLine(TrajectoryMeasure measure) {
    ValueRange axis = measure.axis(cell, measure.lines(List.of()));
    for (TrajectoryMeasure.Line line : measure.lines(List.of())) {
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
        TrajectoryMeasure.LOG_RANK.lines(List.of()).get(1).value(cell, 2));
    assertEquals(
        1, TrajectoryMeasure.LOG_RANK.lines(List.of()).get(0).value(cell, grid.rowCount() - 1));
    assertTrue(TrajectoryMeasure.LOG_RANK.isUpsideDown());
  }

  @Test
  void probabilityOfTheNextTokenComesFromItsSurprisal() {
    assertEquals(
        Math.exp(-grid.column(3).get(Statistic.SURPRISAL_NEXT, 2)),
        TrajectoryMeasure.PROBABILITY.lines(List.of()).get(1).value(cell, 2),
        1e-12);
  }

  @Test
  void legendNamesTheTokenThatALineSpeaksOf() {
    TrajectoryMeasure ranks = TrajectoryMeasure.LOG_RANK;
    assertEquals(cell.finalGuess(), ranks.token(ranks.lines(List.of()).get(0), cell));
    assertEquals(cell.next(), ranks.token(ranks.lines(List.of()).get(1), cell));
    assertEquals(cell.input(), ranks.token(ranks.lines(List.of()).get(2), cell));
    assertNull(ranks.token(ranks.lines(List.of()).get(1), new CellReading(grid, 2, 5)));
    assertNull(TrajectoryMeasure.KL.token(TrajectoryMeasure.KL.lines(List.of()).get(0), cell));
  }

  @ParameterizedTest
  @EnumSource(
      value = TrajectoryMeasure.class,
      names = {"LOG_RANK", "PROBABILITY"})
  void theAxisOfRanksAndProbabilitiesHoldsTheLinesOfTrackedTokens(TrajectoryMeasure measure) {
    LensGrid tracking = TestGrids.tracking(grid, 900_000, 7, 8);
    CellReading tracked = new CellReading(tracking, 2, 3);
    List<Token> tokens = List.of(grid.vocabulary().token(7), grid.vocabulary().token(8));
    List<TrajectoryMeasure.Line> lines = measure.lines(tokens);
    assertEquals(measure.lines(List.of()).size() + 2, lines.size());
    ValueRange axis = measure.axis(tracked, lines);
    for (int row = 0; row < grid.rowCount(); row++) {
      double fraction = axis.fraction(lines.get(lines.size() - 1).value(tracked, row));
      assertTrue(fraction >= -1e-9 && fraction <= 1 + 1e-9, "row " + row + ": " + fraction);
    }
  }

  @Test
  void valuesOfATrackedTokenAreItsRankAndItsProbability() {
    LensGrid tracking = TestGrids.tracking(grid, 40, 7);
    CellReading tracked = new CellReading(tracking, 2, 3);
    List<Token> tokens = List.of(grid.vocabulary().token(7));
    assertEquals(
        tracking.column(3).trackedRank(7, 1),
        TrajectoryMeasure.LOG_RANK.lines(tokens).get(3).value(tracked, 1));
    assertEquals(
        tracking.column(3).trackedProbability(7, 1),
        TrajectoryMeasure.PROBABILITY.lines(tokens).get(3).value(tracked, 1));
  }

  @Test
  void aGridWithoutTracksHasNoValuesAndTheSameAxisForATrackedToken() {
    List<TrajectoryMeasure.Line> lines =
        TrajectoryMeasure.LOG_RANK.lines(List.of(grid.vocabulary().token(7)));
    assertTrue(Double.isNaN(lines.get(3).value(cell, 2)));
    assertFalse(lines.get(3).isKnown(cell));
    assertEquals(
        TrajectoryMeasure.LOG_RANK.axis(cell, lines.subList(0, 3)),
        TrajectoryMeasure.LOG_RANK.axis(cell, lines));
  }

  @ParameterizedTest
  @EnumSource(
      value = TrajectoryMeasure.class,
      names = {"KL", "ENTROPY"})
  void measuresOfNoTokenHaveNoLinesForTrackedOnes(TrajectoryMeasure measure) {
    assertEquals(
        measure.lines(List.of()).size(), measure.lines(List.of(grid.vocabulary().token(7))).size());
  }

  @ParameterizedTest
  @EnumSource(TrajectoryMeasure.class)
  void columnWithoutAnyFiniteValueStillHasAnAxis(TrajectoryMeasure measure) {
    LensGrid bad = grid;
    for (int row = 0; row < grid.rowCount(); row++) {
      bad = TestGrids.withNonFinite(bad, row, 3);
    }
    ValueRange axis = measure.axis(new CellReading(bad, 2, 3), measure.lines(List.of()));
    assertTrue(axis.low() < axis.high());
  }
}
