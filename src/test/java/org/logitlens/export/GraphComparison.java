package org.logitlens.export;

import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.logitlens.reference.Gpt2Reference;
import org.logitlens.reference.ReferenceStatistics;

/** Runs all graphs of a checkpoint on a prompt and compares them with the reference. */
final class GraphComparison {
  private GraphComparison() {}

  /** Every statistic of every cell, over blocks and between, and the model's own logits. */
  static void check(Network network, int[] ids, double tolerance) throws Exception {
    Gpt2Reference reference = new Gpt2Reference(network);
    Gpt2Reference.Hidden exact = reference.hidden(ids);
    try (PlainSession head = PlainSession.of(network.head(), network);
        PlainSession model = PlainSession.of(network.model(), network)) {
      double[] logits = model.longs("input_ids", ids, 1, ids.length).output("logits");
      for (BodyRows rows : BodyRows.values()) {
        double[][][] expected = rows == BodyRows.BLOCKS ? exact.blocks() : exact.mids();
        HeadResult result;
        try (PlainSession body = PlainSession.of(network.body(rows), network)) {
          result = decode(head, hidden(body, ids), expected.length, ids);
        }
        for (int t = 0; t < ids.length; t++) {
          int next = t + 1 < ids.length ? ids[t + 1] : -1;
          result.check(t, column(reference, expected, ids, t), ids[t], next, tolerance);
          int size = logits.length / ids.length;
          double[] own = Arrays.copyOfRange(logits, t * size, (t + 1) * size);
          Assertions.assertArrayEquals(own, result.logits(t, expected.length - 1), 1e-5);
        }
      }
    }
  }

  /** The rows of a prompt [T, R, C]. */
  static float[] hidden(PlainSession body, int[] ids) throws Exception {
    double[] values = body.longs("input_ids", ids, 1, ids.length).output("hidden_states");
    float[] hidden = new float[values.length];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = (float) values[i];
    }
    return hidden;
  }

  /** All rows through the final norm with gain and bias. */
  static HeadResult decode(PlainSession head, float[] hidden, int rows, int[] ids)
      throws Exception {
    return decode(head, hidden, rows, ids, 0);
  }

  /** The same with the Jensen-Shannon divergence only from a row on. */
  static HeadResult decode(PlainSession head, float[] hidden, int rows, int[] ids, int jsFrom)
      throws Exception {
    float[] affine = new float[rows];
    Arrays.fill(affine, 1);
    return HeadResult.of(head, hidden, affine, ids, 5, jsFrom);
  }

  private static ReferenceStatistics column(
      Gpt2Reference reference, double[][][] rows, int[] ids, int t) {
    double[][] logits = new double[rows.length][];
    Arrays.setAll(logits, row -> reference.decode(rows[row][t], true));
    return new ReferenceStatistics(logits, ids[t], t + 1 < ids.length ? ids[t + 1] : -1);
  }
}
