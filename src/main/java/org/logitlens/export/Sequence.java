package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The positions that a graph computes, and the ones before them that it only looks back at: their
 * keys and values come in from an earlier run, as no position sees later ones.
 *
 * <p>Letters: {@code P} positions of earlier runs, {@code T} positions computed, {@code L} blocks,
 * {@code K} key heads, {@code D} width of one, {@code W = K D}.
 */
final class Sequence {
  private final Operators op;
  private final GraphBuilder graph;
  private final Value positions;
  private final Value seen;
  private final @Nullable Past past;
  private final List<Value> kept = new ArrayList<>();

  /**
   * What comes from earlier runs.
   *
   * @param values keys and values in turn for each block, [P, 2 L, W]
   * @param keepFrom the first of the T positions whose keys and values are kept, int64 [1]; T for
   *     none
   */
  record Past(Value values, Value keepFrom) {}

  /**
   * Begins.
   *
   * @param ids of the positions computed, int64 [T]
   * @param past null where a run always begins with the first position
   */
  Sequence(GraphBuilder graph, Value ids, @Nullable Past past) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.past = past;
    Value count = op.squeeze(op.sizes(ids, 0, 1), 0);
    if (past == null) {
      this.positions = op.range(count);
      this.seen = positions;
    } else {
      Value before = op.squeeze(op.sizes(past.values(), 0, 1), 0);
      this.positions = op.add(op.range(count), before);
      this.seen = op.range(op.add(before, count));
    }
  }

  /** The positions computed, P to P + T - 1, int64 [T]. */
  Value positions() {
    return positions;
  }

  /** All positions that the last one sees, 0 to P + T - 1, int64 [P + T]. */
  Value seen() {
    return seen;
  }

  /**
   * Puts the keys or the values of earlier positions before those of a block: its keys first, then
   * its values, block after block.
   *
   * @param x [T, K, D]
   * @param heads K
   * @param headWidth D
   * @return [P + T, K, D]
   */
  Value withPast(Value x, int heads, int headWidth) {
    if (past == null) {
      return x;
    }
    Value flat = op.reshape(x, 0, (long) heads * headWidth);
    Value earlier = op.gather(past.values(), graph.constant((long) kept.size()), 1); // [P, W]
    kept.add(op.unsqueeze(op.sliceFrom(flat, past.keepFrom(), 0), 1));
    return op.concat(0, List.of(op.reshape(earlier, 0, heads, headWidth), x));
  }

  /** What later runs look back at, [T - keepFrom, 2 L, W]. */
  Value kept() {
    return op.concat(1, kept);
  }
}
