package org.logitlens.export;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Statistic;
import org.logitlens.reference.ReferenceStatistics;

/** What a head gave for all columns of a prompt. */
final class HeadResult {
  private static final double NEAR = 1e-4;

  private final Map<String, double[]> outputs;
  private final int rows;
  private final int k;

  private HeadResult(Map<String, double[]> outputs, int rows, int k) {
    this.outputs = outputs;
    this.rows = rows;
    this.k = k;
  }

  /**
   * Decodes all columns at once.
   *
   * @param jsFrom the first row whose Jensen-Shannon divergence is computed
   * @param hidden [N, R, C]
   * @param affine [R]
   * @param ids [N], the prompt
   */
  static HeadResult of(
      PlainSession head, float[] hidden, float[] affine, int[] ids, int k, int jsFrom)
      throws OrtException, ModelException {
    return of(head, hidden, affine, ids, k, jsFrom, new int[0]);
  }

  /** The same with tracked tokens. */
  static HeadResult of(
      PlainSession head,
      float[] hidden,
      float[] affine,
      int[] ids,
      int k,
      int jsFrom,
      int[] tracked)
      throws OrtException, ModelException {
    int n = ids.length;
    int rows = affine.length;
    int[] next = Arrays.copyOf(Arrays.copyOfRange(ids, 1, n + 1), n);
    Map<String, double[]> outputs =
        head.floats("hidden", hidden, n, rows, hidden.length / n / rows)
            .floats("affine", affine, rows)
            .longs("input_ids", ids, n)
            .longs("next_ids", next, n)
            .longs("k", new int[] {k}, 1)
            .longs("js_from", new int[] {jsFrom}, 1)
            .longs("tracked_ids", tracked, tracked.length)
            .run();
    return new HeadResult(outputs, rows, k);
  }

  /** The names of all outputs. */
  Set<String> names() {
    return outputs.keySet();
  }

  /** All values of one output. */
  double[] values(String name) {
    return get(name).clone();
  }

  int[] top(int column, int row, int count) {
    int from = (column * rows + row) * k;
    return Arrays.stream(get("top_ids"), from, from + count).mapToInt(v -> (int) v).toArray();
  }

  double topLogit(int column, int row, int index) {
    return get("top_logits")[(column * rows + row) * k + index];
  }

  double statistic(int column, int row, Statistic statistic) {
    return get(statistic.key())[column * rows + row];
  }

  /** The logits [V] of one cell. */
  double[] logits(int column, int row) {
    double[] all = get("logits");
    int size = all.length / get("lse").length;
    int from = (column * rows + row) * size;
    return Arrays.copyOfRange(all, from, from + size);
  }

  /** Compares every row of a column with exact values. */
  void check(int column, ReferenceStatistics exact, int input, int next, double tolerance) {
    for (int row = 0; row < rows; row++) {
      Map<Statistic, Double> expected = exact.row(row);
      for (Map.Entry<Statistic, Double> entry : expected.entrySet()) {
        int token =
            switch (entry.getKey()) {
              case RANK_FINAL -> exact.best();
              case RANK_INPUT -> input;
              case RANK_NEXT -> next;
              default -> -1;
            };
        if (!Double.isNaN(entry.getValue())) {
          Assertions.assertEquals(
              entry.getValue(),
              statistic(column, row, entry.getKey()),
              token < 0 ? tolerance : exact.near(row, token, NEAR),
              entry.getKey() + " of row " + row + ", column " + column);
        }
      }
      int[] top = top(column, row, k);
      int[] best = exact.top(row, k);
      for (int i = 0; i < k; i++) {
        Assertions.assertEquals(exact.logit(row, best[i]), topLogit(column, row, i), tolerance);
        Assertions.assertEquals(exact.logit(row, top[i]), topLogit(column, row, i), tolerance);
      }
    }
  }

  private double[] get(String name) {
    double[] values = outputs.get(name);
    if (values == null) {
      throw new IllegalArgumentException(name);
    }
    return values;
  }
}
