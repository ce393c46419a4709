package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import org.logitlens.export.Operators.Top;

/**
 * Writes the statistics of one column: logits [R, V], its input token and the next one, to the best
 * guesses and one number per row for each statistic.
 *
 * <p>{@code z} logits, {@code p} their softmax, {@code F} the last row, {@code I} the first.
 */
final class ColumnStatistics {
  private final GraphBuilder graph;
  private final Operators op;
  private final int vocabulary;
  private final List<String> names = new ArrayList<>();
  private final List<ElementType> types = new ArrayList<>();

  ColumnStatistics(GraphBuilder graph, int vocabulary) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.vocabulary = vocabulary;
  }

  /** The graph written to. */
  GraphBuilder graph() {
    return graph;
  }

  /** The outputs' names, in order. */
  List<String> names() {
    return names;
  }

  /** The outputs' element types, in order. */
  List<ElementType> types() {
    return types;
  }

  /**
   * Writes everything.
   *
   * @param k number of guesses, a vector of one in an outer graph
   */
  void write(Value k) {
    Value z = graph.input("column_logits", ElementType.FLOAT, "R", vocabulary);
    Value inputId = graph.input("column_input_id", ElementType.INT64);
    Value nextId = graph.input("column_next_id", ElementType.INT64);

    Top top = op.top(z, k);
    output("top_ids", top.indices());
    output("top_logits", top.values());

    Value logP = op.logSoftmax(z, -1);
    Value p = op.exp(logP);
    Value bestIds = op.slice(top.indices(), 0, 1, 1); // [R, 1]
    Value lse =
        op.squeeze(op.sub(op.slice(top.values(), 0, 1, 1), op.gatherElements(logP, bestIds, 1)), 1);
    output("lse", lse);

    Value finalId = op.squeeze(op.slice(bestIds, -1, Long.MAX_VALUE, 0), 1); // [1]
    Value finalLogits = op.gather(z, finalId, 1); // [R, 1]
    Value nextLogits = op.gather(z, op.unsqueeze(nextId, 0), 1);
    output("logit_final", op.squeeze(finalLogits, 1));
    output("rank_final", rank(z, finalLogits));
    output("rank_input", rank(z, op.gather(z, op.unsqueeze(inputId, 0), 1)));
    output("rank_next", rank(z, nextLogits));
    output("surprisal_next", op.sub(lse, op.squeeze(nextLogits, 1)));

    Value negativeEntropy = op.sum(op.mul(p, logP), -1); // [R]
    output("entropy", op.neg(negativeEntropy));
    Value finalP = op.slice(p, -1, Long.MAX_VALUE, 0); // [1, V]
    Value finalLogP = op.slice(logP, -1, Long.MAX_VALUE, 0);
    output("kl_layer_final", op.sum(op.mul(p, op.sub(logP, finalLogP)), -1));
    output("kl_final_layer", op.sum(op.mul(finalP, op.sub(finalLogP, logP)), -1));
    Value inputP = op.slice(p, 0, 1, 0);
    Value inputLogP = op.slice(logP, 0, 1, 0);
    output("kl_input_layer", op.sum(op.mul(inputP, op.sub(inputLogP, logP)), -1));

    Value logM = op.log(op.mul(op.add(p, finalP), 0.5));
    Value terms = op.add(op.mul(p, op.sub(logP, logM)), op.mul(finalP, op.sub(finalLogP, logM)));
    output("js", op.max(op.mul(op.sum(terms, -1), 0.5), graph.constant(0f)));
  }

  /** {@code 1 + #(z > threshold)}; threshold [R, 1]. */
  private Value rank(Value z, Value threshold) {
    return op.add(op.sum(op.cast(op.greater(z, threshold), ElementType.FLOAT), -1), 1);
  }

  private void output(String name, Value value) {
    names.add(name);
    types.add(value.type());
    if (name.startsWith("top_")) {
      graph.output("column_" + name, value, "R", "k");
    } else {
      graph.output("column_" + name, value, "R");
    }
  }
}
