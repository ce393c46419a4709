package org.logitlens.export;

import java.util.Map;
import java.util.Objects;
import org.logitlens.export.ColumnStatistics.Output;

/**
 * Writes the statistics of all columns from the sums that {@link ColumnStatistics} gives; letters
 * as there. Everything here is [N, R] or [N, 1] and costs nothing to speak of.
 */
final class LensStatistics {
  /** The largest float that is not above ln 2. */
  private static final float LN_2 = Math.nextDown((float) Math.log(2));

  private final GraphBuilder graph;
  private final Operators op;
  private final Map<Output, Value> columns;

  /**
   * Begins.
   *
   * @param columns the outputs of {@link ColumnStatistics}, each with N before its dimensions
   */
  LensStatistics(GraphBuilder graph, Map<Output, Value> columns) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.columns = columns;
  }

  /** Writes everything. */
  void write() {
    graph.output("top_ids", get(Output.TOP_IDS), "N", "R", "k");
    graph.output("top_logits", get(Output.TOP_LOGITS), "N", "R", "k");

    Value mass = get(Output.MASS);
    Value logMass = op.log(mass);
    Value lse = op.add(part(Output.TOP_LOGITS, 2, 0), logMass);
    output("lse", lse);
    Value own = op.div(get(Output.OWN), mass); // sum p s
    Value entropy = op.sub(logMass, own);
    output("entropy", entropy);

    output("rank_final", rank(Output.ABOVE_FINAL));
    output("rank_input", rank(Output.ABOVE_INPUT));
    output("rank_next", rank(Output.ABOVE_NEXT));
    output("logit_final", part(Output.PICKED, 2, 0));
    output("surprisal_next", op.sub(lse, part(Output.PICKED, 2, 2)));

    // sum q (ln q - ln p), with ln p = s - ln S.
    Value fromFinal = crossEntropy(Output.FROM_FINAL, op.last(mass, 1), logMass);
    output("kl_final_layer", atLeastZero(aboveLast(fromFinal)));
    Value fromInput = crossEntropy(Output.FROM_INPUT, op.slice(mass, 0, 1, 1), logMass);
    output("kl_input_layer", atLeastZero(op.sub(fromInput, op.slice(fromInput, 0, 1, 1))));

    Value fromLayer = op.sub(op.div(get(Output.TO_FINAL), mass), own);
    output("kl_layer_final", atLeastZero(op.neg(aboveLast(op.add(fromLayer, logMass)))));

    // (KL(p, m) + KL(p_F, m)) / 2 = ln 2 - (H(p) + H(p_F) + sum a ln a) / 2 with m = a / 2. It is 0
    // in the last row, which takes what is the same in all rows away.
    Value js = op.mul(aboveLast(op.add(entropy, get(Output.MIXED))), -0.5);
    output("js", op.min(atLeastZero(js), graph.constant(LN_2)));
  }

  /**
   * {@code - sum q ln p} with {@code ln p = s - ln S}, for the distribution q of one of the ends.
   */
  private Value crossEntropy(Output products, Value endMass, Value logMass) {
    return op.sub(logMass, op.div(get(products), endMass));
  }

  /** Rounding may leave a divergence of 0 a little below. */
  private Value atLeastZero(Value x) {
    return op.max(x, graph.constant(0f));
  }

  private Value aboveLast(Value x) {
    return op.sub(x, op.last(x, 1));
  }

  private Value rank(Output above) {
    return op.add(op.mul(op.squeeze(get(above), 1), 1 / ColumnStatistics.STEP), 1);
  }

  private Value get(Output output) {
    return Objects.requireNonNull(columns.get(output), output::name);
  }

  /** One index of an axis of an output, without the axis. */
  private Value part(Output output, int axis, int index) {
    return op.squeeze(op.slice(get(output), index, index + 1, axis), axis);
  }

  private void output(String name, Value value) {
    graph.output(name, value, "N", "R");
  }
}
