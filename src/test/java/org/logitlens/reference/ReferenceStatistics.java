package org.logitlens.reference;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.logitlens.lens.Statistic;

/** Top guesses and statistics of one column in double precision, by their definitions. */
public final class ReferenceStatistics {
  private final double[][] logits;
  private final double[][] ln;
  private final int input;
  private final int next;
  private final int best;

  /**
   * Of one column.
   *
   * @param logits [R][V], the input row first, the output row last
   * @param input the input token
   * @param next the next token, -1 where there is none
   */
  public ReferenceStatistics(double[][] logits, int input, int next) {
    this.logits = logits;
    this.input = input;
    this.next = next;
    this.ln = Arrays.stream(logits).map(ReferenceStatistics::logSoftmax).toArray(double[][]::new);
    this.best = top(logits.length - 1, 1)[0];
  }

  /** The k best ids of a row, equal logits by lower id. */
  public int[] top(int row, int k) {
    double[] z = logits[row].clone();
    int[] ids = new int[k];
    for (int i = 0; i < k; i++) {
      int most = 0;
      for (int v = 1; v < z.length; v++) {
        most = z[v] > z[most] ? v : most;
      }
      ids[i] = most;
      z[most] = Double.NEGATIVE_INFINITY;
    }
    return ids;
  }

  /** The best id of the output row. */
  public int best() {
    return best;
  }

  /** Number of rows, R. */
  public int rows() {
    return logits.length;
  }

  /** A logit. */
  public double logit(int row, int token) {
    return logits[row][token];
  }

  /** All statistics of a row; NaN for those of the next token where there is none. */
  public Map<Statistic, Double> row(int row) {
    double[] z = logits[row];
    double[] lnF = ln[ln.length - 1];
    double[] own = ln[row];
    Map<Statistic, Double> all = new EnumMap<>(Statistic.class);
    all.put(Statistic.LSE, z[best] - own[best]);
    all.put(Statistic.ENTROPY, -mean(own, own));
    all.put(Statistic.RANK_FINAL, rank(z, best));
    all.put(Statistic.RANK_INPUT, rank(z, input));
    all.put(Statistic.RANK_NEXT, next < 0 ? Double.NaN : rank(z, next));
    all.put(Statistic.LOGIT_FINAL, z[best]);
    all.put(Statistic.SURPRISAL_NEXT, next < 0 ? Double.NaN : -own[next]);
    all.put(Statistic.KL_FINAL_LAYER, divergence(lnF, own));
    all.put(Statistic.KL_LAYER_FINAL, divergence(own, lnF));
    all.put(Statistic.KL_INPUT_LAYER, divergence(ln[0], own));
    double[] lnM = new double[own.length];
    Arrays.setAll(lnM, v -> Math.log((Math.exp(own[v]) + Math.exp(lnF[v])) / 2));
    all.put(Statistic.JS, (divergence(own, lnM) + divergence(lnF, lnM)) / 2);
    return all;
  }

  /** How many logits of a row are within so much of a token's, that token left out. */
  public int near(int row, int token, double tolerance) {
    double at = logits[row][token];
    return (int) Arrays.stream(logits[row]).filter(z -> Math.abs(z - at) <= tolerance).count() - 1;
  }

  private static double rank(double[] z, int token) {
    return 1 + Arrays.stream(z).filter(other -> other > z[token]).count();
  }

  /** {@code sum p (ln p - ln q)}; a token without probability adds nothing. */
  private static double divergence(double[] lnP, double[] lnQ) {
    double total = 0;
    for (int v = 0; v < lnP.length; v++) {
      double p = Math.exp(lnP[v]);
      total += p == 0 ? 0 : p * (lnP[v] - lnQ[v]);
    }
    return total;
  }

  private static double mean(double[] lnP, double[] values) {
    double total = 0;
    for (int v = 0; v < values.length; v++) {
      double p = Math.exp(lnP[v]);
      total += p == 0 ? 0 : p * values[v];
    }
    return total;
  }

  private static double[] logSoftmax(double[] z) {
    double most = Arrays.stream(z).max().orElseThrow();
    double lse = most + Math.log(Arrays.stream(z).map(v -> Math.exp(v - most)).sum());
    return Arrays.stream(z).map(v -> v - lse).toArray();
  }

  static double[] softmax(double[] scores) {
    return Arrays.stream(logSoftmax(scores)).map(Math::exp).toArray();
  }
}
