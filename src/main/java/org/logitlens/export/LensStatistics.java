package org.logitlens.export;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.logitlens.export.ColumnStatistics.Output;

/**
 * Writes the statistics of all columns from the sums that {@link ColumnStatistics} gives; letters
 * as there. Everything here is [N, R], [N, R, M] or [N, 1] and costs nothing to speak of.
 */
final class LensStatistics {
  /** The largest float that is not above ln 2. */
  private static final float LN_2 = Math.nextDown((float) Math.log(2));

  // Places among the tokens asked for.
  private static final int NEXT = 0;
  private static final int TRACKED = 1;

  private final GraphBuilder graph;
  private final Operators op;
  private final Map<Output, Value> columns;
  private final int pieces;

  /**
   * Begins.
   *
   * @param columns the outputs of {@link ColumnStatistics}, each with N before its dimensions;
   *     asked for were the next token and the tracked ones
   * @param pieces S
   */
  LensStatistics(GraphBuilder graph, Map<Output, Value> columns, int pieces) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.columns = columns;
    this.pieces = pieces;
  }

  /**
   * Writes everything.
   *
   * @param jsFrom the first row with a Jensen-Shannon divergence, a vector of one
   */
  void write(Value jsFrom) {
    Value topLogits = get(Output.TOP_LOGITS);
    graph.output("top_ids", get(Output.TOP_IDS), "N", "R", "k");
    graph.output("top_logits", topLogits, "N", "R", "k");

    Value asked = get(Output.ASKED);
    Value ranks = rank(op.reshape(total(Output.ABOVE_ASKED), op.sizes(asked, 0, 3)));
    graph.output("tracked_logits", op.slice(asked, TRACKED, Long.MAX_VALUE, 2), "N", "R", "M");
    graph.output("tracked_ranks", op.slice(ranks, TRACKED, Long.MAX_VALUE, 2), "N", "R", "M");

    Value mass = total(Output.MASS);
    Value logBest = op.log(op.div(op.squeeze(get(Output.BEST), 2), mass));
    Value lse = op.sub(part(topLogits, 0), logBest);
    output("lse", lse);

    Value finalLogit = op.squeeze(get(Output.FINAL), 2);
    output("logit_final", finalLogit);
    output("surprisal_next", op.sub(lse, part(asked, NEXT)));
    output("rank_final", rank(total(Output.ABOVE_FINAL)));
    output("rank_input", rank(total(Output.ABOVE_INPUT)));
    output("rank_next", part(ranks, NEXT));

    // ln p = f - finalCost = x - inputCost
    Value finalCost = op.sub(lse, finalLogit);
    Value inputCost = op.sub(lse, op.squeeze(get(Output.INPUT), 2));
    Value own = op.div(total(Output.OWN), mass); // sum p f
    Value entropy = op.sub(finalCost, own);
    output("entropy", entropy);

    // - sum p_F ln p, which is KL above the entropy of F; and so on.
    Value fromFinal = crossEntropy(finalCost, Output.FROM_FINAL, op.last(mass, 1));
    output("kl_final_layer", atLeastZero(aboveLast(fromFinal)));
    Value fromInput = crossEntropy(inputCost, Output.FROM_INPUT, first(mass));
    output("kl_input_layer", atLeastZero(op.sub(fromInput, first(fromInput))));
    Value toFinal = op.sub(own, op.div(total(Output.TO_FINAL), mass)); // sum p (f - f_F)
    output("kl_layer_final", atLeastZero(aboveLast(op.sub(toFinal, finalCost))));

    // (KL(p, m) + KL(p_F, m)) / 2 = ln 2 - (H(p) + H(p_F) + sum a ln a) / 2 with m = a / 2. It is 0
    // in the last row, which takes what is the same in all rows away.
    Value all = mixed(jsFrom, mass);
    Value rough = op.mul(aboveLast(op.add(entropy, all)), -0.5);
    Value exact = op.sub(all, excess(mass, entropy, rough));
    Value js = op.mul(aboveLast(op.add(entropy, exact)), -0.5);
    output("js", op.min(atLeastZero(js), graph.constant(LN_2)));
  }

  /** {@code sum a ln a} of all rows, NaN in those that are left out. */
  private Value mixed(Value jsFrom, Value mass) {
    Value skipped = op.filled(Float.NaN, op.concat(0, List.of(op.sizes(mass, 0, 1), jsFrom)));
    return op.concat(1, List.of(skipped, total(Output.MIXED)));
  }

  /** {@code - sum q ln p} of every row for the distribution q of one of the ends. */
  private Value crossEntropy(Value cost, Output products, Value endMass) {
    return op.sub(cost, op.div(op.squeeze(get(products), 1), endMass));
  }

  private Value first(Value x) {
    return op.slice(x, 0, 1, 1);
  }

  /**
   * What {@code sum a ln a} has too much because p and p_F add up to a little more than 1, to first
   * order: the excess of each times {@code 1 + sum p ln a}, which is {@code 1 + ln 2 - H(p) - KL(p,
   * m)}. The divergence stands for both of its halves.
   */
  private Value excess(Value mass, Value entropy, Value divergence) {
    Value over = op.add(mass, -1);
    Value slope = op.sub(graph.constant(1 + LN_2), op.add(entropy, divergence));
    Value finalSlope = op.sub(graph.constant(1 + LN_2), op.add(op.last(entropy, 1), divergence));
    return op.add(op.mul(over, slope), op.mul(op.last(over, 1), finalSlope));
  }

  /** Rounding may leave a divergence of 0 a little below. */
  private Value atLeastZero(Value x) {
    return op.max(x, graph.constant(0f));
  }

  private Value aboveLast(Value x) {
    return op.sub(x, op.last(x, 1));
  }

  private Value rank(Value above) {
    return op.add(op.mul(above, 1 / ColumnStatistics.STEP), 1);
  }

  /** Adds up what a column gives in pieces: [N, ...]. */
  private Value total(Output output) {
    return op.sum(op.reshape(get(output), 0, -1, pieces), 2);
  }

  private Value get(Output output) {
    return Objects.requireNonNull(columns.get(output), output::name);
  }

  /** One index of the last of three axes, without the axis. */
  private Value part(Value value, int index) {
    return op.squeeze(op.slice(value, index, index + 1, 2), 2);
  }

  private void output(String name, Value value) {
    graph.output(name, value, "N", "R");
  }
}
