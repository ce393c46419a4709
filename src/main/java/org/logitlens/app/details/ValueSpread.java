package org.logitlens.app.details;

import java.util.function.DoubleUnaryOperator;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.GridView;

/**
 * How the shown values of a grid lie along an axis, counted in one pass: it is made anew at every
 * change of the colours. Immutable.
 */
final class ValueSpread {
  private final int[] bins;
  private final int below;
  private final int above;
  private final int notFinite;

  private ValueSpread(int[] bins, int below, int above, int notFinite) {
    this.bins = bins;
    this.below = below;
    this.above = above;
    this.notFinite = notFinite;
  }

  /**
   * Counts the cells of a view.
   *
   * @param axis what the bins span; values beyond an end count in the bin there
   * @param count number of bins, 1 or more
   */
  static ValueSpread of(GridView view, ValueRange axis, int count) {
    int[] bins = new int[count];
    int below = 0;
    int above = 0;
    int notFinite = 0;
    Metric metric = view.metric();
    ValueRange range = view.scale().range();
    DoubleUnaryOperator fractions = axis.fractions();
    double[] values = new double[view.grid().rowCount()];
    for (int column = 0; column < view.columnCount(); column++) {
      int position = view.gridColumn(column);
      LensColumn data = view.grid().columnOrNull(position);
      if (data == null) {
        continue;
      }
      metric.values(data, values);
      boolean lacking = view.grid().lacks(metric, position);
      for (int row = 0; row < view.rowCount(); row++) {
        int gridRow = view.gridRow(row);
        double value = values[gridRow];
        if (Double.isFinite(value)) {
          below += value < range.low() ? 1 : 0;
          above += value > range.high() ? 1 : 0;
          double at = Math.floor(fractions.applyAsDouble(value) * count);
          bins[(int) Math.max(0, Math.min(count - 1, at))]++;
        } else if (!lacking || data.topId(gridRow, 0) == LensColumn.NONE) {
          notFinite++;
        }
      }
    }
    return new ValueSpread(bins, below, above, notFinite);
  }

  /** How many values fall into a bin. */
  int count(int bin) {
    return bins[bin];
  }

  /** The fullest bin's count. */
  int most() {
    int most = 0;
    for (int count : bins) {
      most = Math.max(most, count);
    }
    return most;
  }

  /** How many values lie below the colour range. */
  int below() {
    return below;
  }

  /** How many values lie above the colour range. */
  int above() {
    return above;
  }

  /** How many cells are not finite. */
  int notFinite() {
    return notFinite;
  }
}
