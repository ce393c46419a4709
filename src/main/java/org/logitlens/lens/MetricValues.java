package org.logitlens.lens;

import org.jspecify.annotations.Nullable;

/** How the value of a colour mode comes of what a column holds. */
final class MetricValues {
  private MetricValues() {}

  /** The value of one row; NaN where the cell has none. */
  static double value(Metric metric, LensColumn column, int row) {
    Statistic plain = statistic(metric);
    if (plain != null) {
      return column.get(plain, row);
    }
    return switch (metric) {
      case LOGIT -> column.topLogit(row, 0);
      case PROBABILITY -> column.topProbability(row, 0);
      default ->
          Math.exp(
              (double) column.get(Statistic.LOGIT_FINAL, row) - column.get(Statistic.LSE, row));
    };
  }

  /** The values of all rows; a statistic is looked up once for all of them. */
  static void copy(Metric metric, LensColumn column, double[] into) {
    Statistic plain = statistic(metric);
    if (plain != null) {
      column.copy(plain, into);
      return;
    }
    for (int row = 0; row < column.rows(); row++) {
      into[row] = value(metric, column, row);
    }
  }

  /** The statistic that the value is; null where it is worked out from several. */
  private static @Nullable Statistic statistic(Metric metric) {
    return switch (metric) {
      case LOGIT, PROBABILITY, PROBABILITY_FINAL -> null;
      case LOGIT_FINAL -> Statistic.LOGIT_FINAL;
      case RANK_FINAL -> Statistic.RANK_FINAL;
      case RANK_NEXT -> Statistic.RANK_NEXT;
      case RANK_INPUT -> Statistic.RANK_INPUT;
      case KL_FINAL_LAYER -> Statistic.KL_FINAL_LAYER;
      case KL_INPUT_LAYER -> Statistic.KL_INPUT_LAYER;
      case KL_LAYER_FINAL -> Statistic.KL_LAYER_FINAL;
      case JENSEN_SHANNON -> Statistic.JS;
      case ENTROPY -> Statistic.ENTROPY;
      case SURPRISAL_NEXT -> Statistic.SURPRISAL_NEXT;
    };
  }
}
