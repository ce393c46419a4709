package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.GoldenGrids;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.ValueRange;

class HistogramTest {
  private static final int BINS = 17;

  @ParameterizedTest
  @EnumSource
  void everyFiniteCellIsCountedOnce(Metric metric) {
    LensGrid grid =
        TestGrids.pendingFrom(TestGrids.withNonFinite(TestGrids.random(4, 20, 40, 9), 2, 5), 18);
    GridView view = GridView.of(grid, PlotSettings.DEFAULT.withMetric(metric));
    int finite = 0;
    for (int row = 0; row < view.rowCount(); row++) {
      for (int column = 0; column < view.columnCount(); column++) {
        finite += Double.isFinite(view.value(row, column)) ? 1 : 0;
      }
    }
    Histogram histogram = Histogram.of(view, BINS);
    int counted = 0;
    for (int bin = 0; bin < BINS; bin++) {
      counted += histogram.count(bin);
    }
    assertEquals(finite, counted);
  }

  @Test
  void valuesBeyondAnEndCountInTheBinAtThatEnd() {
    LensGrid grid = GoldenGrids.of(3);
    // Entropy of the one position, rows 0 to 8, against a scale from 4 to 5.
    int below = 0;
    int above = 0;
    for (int row = 0; row < grid.rowCount(); row++) {
      double value = grid.value(Metric.ENTROPY, row, 0);
      below += value < 4 ? 1 : 0;
      above += value > 5 ? 1 : 0;
    }
    PlotSettings settings =
        PlotSettings.DEFAULT.withMetric(Metric.ENTROPY).withLocked(new ValueRange(4, 5, false));
    Histogram histogram = Histogram.of(GridView.of(grid, settings), 1);
    assertEquals(below, histogram.below());
    assertEquals(above, histogram.above());
    assertEquals(grid.rowCount(), histogram.count(0));
  }
}
