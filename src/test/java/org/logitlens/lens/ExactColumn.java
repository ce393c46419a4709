package org.logitlens.lens;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Columns whose statistics are computed in double precision, straight from the definitions. */
public final class ExactColumn {
  private ExactColumn() {}

  /**
   * A column with every statistic of some logits.
   *
   * @param logits {@code [R, V]}
   * @param next id of the next token, or null at the last position
   */
  public static LensColumn of(double[][] logits, int k, int input, @Nullable Integer next) {
    int rows = logits.length;
    int[] ids = new int[rows * k];
    float[] tops = new float[rows * k];
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      statistics.put(statistic, new float[rows]);
    }
    double[] last = logProbabilities(logits[rows - 1]);
    double[] first = logProbabilities(logits[0]);
    int best = order(logits[rows - 1], 1)[0];
    for (int row = 0; row < rows; row++) {
      double[] z = logits[row];
      double[] p = logProbabilities(z);
      int[] order = order(z, k);
      for (int i = 0; i < k; i++) {
        ids[row * k + i] = order[i];
        tops[row * k + i] = (float) z[order[i]];
      }
      double entropy = 0;
      double js = 0;
      for (int v = 0; v < z.length; v++) {
        entropy -= Math.exp(p[v]) * p[v];
        double middle = Math.log((Math.exp(p[v]) + Math.exp(last[v])) / 2);
        js += (Math.exp(p[v]) * (p[v] - middle) + Math.exp(last[v]) * (last[v] - middle)) / 2;
      }
      set(statistics, Statistic.LSE, row, z[0] - p[0]);
      set(statistics, Statistic.ENTROPY, row, entropy);
      set(statistics, Statistic.RANK_FINAL, row, rank(z, best));
      set(statistics, Statistic.RANK_INPUT, row, rank(z, input));
      set(statistics, Statistic.RANK_NEXT, row, next == null ? Double.NaN : rank(z, next));
      set(statistics, Statistic.LOGIT_FINAL, row, z[best]);
      set(statistics, Statistic.SURPRISAL_NEXT, row, next == null ? Double.NaN : -p[next]);
      set(statistics, Statistic.KL_FINAL_LAYER, row, kl(last, p));
      set(statistics, Statistic.KL_LAYER_FINAL, row, kl(p, last));
      set(statistics, Statistic.KL_INPUT_LAYER, row, kl(first, p));
      set(statistics, Statistic.JS, row, js);
    }
    return new LensColumn(rows, k, ids, tops, statistics);
  }

  private static void set(Map<Statistic, float[]> all, Statistic name, int row, double value) {
    Objects.requireNonNull(all.get(name))[row] = (float) value;
  }

  private static double[] logProbabilities(double[] logits) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double z : logits) {
      highest = Math.max(highest, z);
    }
    double sum = 0;
    for (double z : logits) {
      sum += Math.exp(z - highest);
    }
    double[] p = new double[logits.length];
    for (int v = 0; v < p.length; v++) {
      p[v] = logits[v] - highest - Math.log(sum);
    }
    return p;
  }

  private static double kl(double[] of, double[] against) {
    double sum = 0;
    for (int v = 0; v < of.length; v++) {
      sum += Math.exp(of[v]) * (of[v] - against[v]);
    }
    return sum;
  }

  private static int rank(double[] logits, int id) {
    int rank = 1;
    for (double z : logits) {
      if (z > logits[id]) {
        rank++;
      }
    }
    return rank;
  }

  private static int[] order(double[] logits, int k) {
    int[] best = new int[k];
    boolean[] taken = new boolean[logits.length];
    for (int i = 0; i < k; i++) {
      int found = -1;
      for (int v = 0; v < logits.length; v++) {
        if (!taken[v] && (found < 0 || logits[v] > logits[found])) {
          found = v;
        }
      }
      taken[found] = true;
      best[i] = found;
    }
    return best;
  }
}
