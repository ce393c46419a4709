package org.logitlens.export;

import org.logitlens.export.Operators.Top;

/**
 * Writes the search for the largest logits of each row, equal ones by id. Comparing each logit with
 * the best so far is slow, finding the largest of a few neighbours is not: so the vocabulary is cut
 * into blocks, and only the k blocks with the largest maxima are searched. No other block can hold
 * one of the k best: each of those k has a logit that comes before all of its own.
 */
final class BestTokens {
  private final Operators op;
  private final GraphBuilder graph;
  private final int blocks;
  private final int size;

  /**
   * Begins.
   *
   * @param blocks number of blocks, a divisor of the vocabulary's size
   * @param size tokens of a block
   */
  BestTokens(GraphBuilder graph, int blocks, int size) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.blocks = blocks;
    this.size = size;
  }

  /**
   * Writes it.
   *
   * @param z [R, V]
   * @param k a vector of one, at most V
   * @return [R, k]
   */
  Top write(Value z, Value k) {
    Value cut = op.reshape(z, -1, blocks, size); // [R, B, L]
    Value count = op.min(k, graph.constants(blocks));
    Value best = op.top(op.largest(cut, 2), count).indices();
    // By id again, so that equal logits of two blocks stay in order.
    Value chosen = op.bottom(best, count); // [R, b]
    Value kept = op.gatherRows(cut, op.unsqueeze(chosen, 2)); // [R, b, L]
    Top top = op.top(op.reshape(kept, 0, -1), k);

    Value length = graph.constant((long) size);
    Value place = op.div(top.indices(), length); // among the chosen
    Value within = op.sub(top.indices(), op.mul(place, length));
    Value start = op.mul(op.gatherElements(chosen, place, 1), length);
    return new Top(top.values(), op.add(start, within));
  }
}
