package org.logitlens.lens;

import java.util.Arrays;
import java.util.List;

/**
 * The values that a mode's colours span unasked: the scale of the post, or of the library that
 * added the mode. Looks at finite values only, and not at position 0 when there is any other
 * column.
 */
enum PostScale {
  /** From 0 to the output row's greatest value; all values when that is not positive. */
  OUTPUT_MAXIMUM,
  /** The 5th to the 95th percentile. */
  PERCENTILES,
  /** 0 to 1. */
  UNIT,
  /** 1 to 100, logarithmic. */
  RANK_100,
  /** 1 to 1000, logarithmic. */
  RANK_1000,
  /** 0 to 30. */
  KL,
  /** 0 to ln 2. */
  LN_2,
  /** 0 to ln V. */
  LN_VOCABULARY;

  /**
   * The range.
   *
   * @param shown rows of the grid that are shown
   * @param from first column shown
   * @param to one past the last column shown
   */
  ValueRange range(Metric metric, LensGrid grid, List<Integer> shown, int from, int to) {
    double lnV = Math.log(Math.max(2, grid.vocabulary().size()));
    return switch (this) {
      case UNIT -> new ValueRange(0, 1, false);
      case RANK_100 -> new ValueRange(1, 100, true);
      case RANK_1000 -> new ValueRange(1, 1000, true);
      case KL -> new ValueRange(0, 30, false);
      case LN_2 -> new ValueRange(0, Math.log(2), false);
      case LN_VOCABULARY -> new ValueRange(0, lnV, false);
      case PERCENTILES -> {
        double[] values = finiteValues(metric, grid, shown, from, to);
        yield proper(metric, Quantile.of(values, 0.05), Quantile.of(values, 0.95));
      }
      case OUTPUT_MAXIMUM -> {
        double[] output = finiteValues(metric, grid, List.of(grid.rowCount() - 1), from, to);
        double highest = Arrays.stream(output).max().orElse(0);
        // Many models have only negative logits, for which the post's "from 0" shows nothing; a
        // broken one has none at all in its last row and yet some to show before.
        yield highest > 0
            ? new ValueRange(0, highest, false)
            : automatic(metric, grid, shown, from, to);
      }
    };
  }

  /** The smallest to the greatest value; logarithmic for ranks. Parameters as above. */
  static ValueRange automatic(Metric metric, LensGrid grid, List<Integer> shown, int from, int to) {
    double[] values = finiteValues(metric, grid, shown, from, to);
    return proper(
        metric, Arrays.stream(values).min().orElse(0), Arrays.stream(values).max().orElse(0));
  }

  private static ValueRange proper(Metric metric, double low, double high) {
    if (metric.isRank()) {
      double start = Math.max(1, low);
      return new ValueRange(start, Math.max(high, start + 1), true);
    }
    return new ValueRange(low, high > low ? high : low + Math.max(1, Math.abs(low) * 1e-6), false);
  }

  private static double[] finiteValues(
      Metric metric, LensGrid grid, List<Integer> shown, int from, int to) {
    int first = from == 0 && to > 1 ? 1 : from;
    double[] values = new double[shown.size() * Math.max(0, to - first)];
    int count = 0;
    for (int column = first; column < to; column++) {
      for (int row : shown) {
        double value = grid.value(metric, row, column);
        if (Double.isFinite(value)) {
          values[count++] = value;
        }
      }
    }
    return count == values.length ? values : Arrays.copyOf(values, count);
  }
}
