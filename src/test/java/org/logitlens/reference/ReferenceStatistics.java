package org.logitlens.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.logitlens.lens.Statistic;

/** Top guesses and statistics of one column in double precision, by their definitions. */
public final class ReferenceStatistics {
  private final double[][] logits;
  private final int input;
  private final int next;

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
  }

  /** The k best ids of a row, equal logits by lower id. */
  public int[] top(int row, int k) {
    return IntStream.range(0, logits[row].length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(v -> -logits[row][v]).thenComparing(v -> v))
        .limit(k)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** A logit. */
  public double logit(int row, int token) {
    return logits[row][token];
  }

  /** All statistics of a row; NaN for those of the next token where there is none. */
  public Map<Statistic, Double> row(int row) {
    double[] z = logits[row];
    double[] ln = logSoftmax(z);
    double[] lnF = logSoftmax(logits[logits.length - 1]);
    double[] lnI = logSoftmax(logits[0]);
    int best = top(logits.length - 1, 1)[0];
    Map<Statistic, Double> all = new EnumMap<>(Statistic.class);
    all.put(Statistic.LSE, z[0] - ln[0]);
    all.put(Statistic.ENTROPY, -mean(ln, ln));
    all.put(Statistic.RANK_FINAL, rank(z, best));
    all.put(Statistic.RANK_INPUT, rank(z, input));
    all.put(Statistic.RANK_NEXT, next < 0 ? Double.NaN : rank(z, next));
    all.put(Statistic.LOGIT_FINAL, z[best]);
    all.put(Statistic.SURPRISAL_NEXT, next < 0 ? Double.NaN : -ln[next]);
    all.put(Statistic.KL_FINAL_LAYER, divergence(lnF, ln));
    all.put(Statistic.KL_LAYER_FINAL, divergence(ln, lnF));
    all.put(Statistic.KL_INPUT_LAYER, divergence(lnI, ln));
    double[] lnM = new double[ln.length];
    Arrays.setAll(lnM, v -> Math.log((Math.exp(ln[v]) + Math.exp(lnF[v])) / 2));
    all.put(Statistic.JS, (divergence(ln, lnM) + divergence(lnF, lnM)) / 2);
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
    double[] difference = new double[lnP.length];
    Arrays.setAll(difference, v -> Math.exp(lnP[v]) == 0 ? 0 : lnP[v] - lnQ[v]);
    return mean(lnP, difference);
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
