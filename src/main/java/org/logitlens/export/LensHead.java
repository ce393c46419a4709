package org.logitlens.export;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.logitlens.export.ColumnStatistics.Output;

/**
 * Writes the decoder: hidden rows to logits, and from those the top guesses and statistics, one
 * column of the grid after another, so that what belongs to one column stays in the processor's
 * cache and the memory of one column serves all.
 */
final class LensHead {
  private final GraphBuilder graph;
  private final Operators op;
  private final int width;
  private final int vocabulary;

  LensHead(GraphBuilder graph, int width, int vocabulary) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.width = width;
    this.vocabulary = vocabulary;
  }

  /** From hidden states to logits. */
  interface Decode {
    /**
     * Normalises.
     *
     * @param hidden [N, R, C]
     * @param affine [R]
     * @return [N, R, C]
     */
    Value normed(Value hidden, Value affine);

    /**
     * Unembeds.
     *
     * @param normed [N R, C]
     * @return [N R, V]
     */
    Value logits(Value normed);
  }

  /** Declares inputs and outputs and writes what is between. */
  void write(Decode decode) {
    Value hidden = graph.input("hidden", ElementType.FLOAT, "N", "R", width);
    Value affine = graph.input("affine", ElementType.FLOAT, "R");
    Value inputIds = graph.input("input_ids", ElementType.INT64, "N");
    Value nextIds = graph.input("next_ids", ElementType.INT64, "N");
    Value k = graph.input("k", ElementType.INT64, 1);
    Value jsFrom = graph.input("js_from", ElementType.INT64, 1);
    Value tracked = graph.input("tracked_ids", ElementType.INT64, "M");
    graph.section("logits");
    Value normed = decode.normed(hidden, affine);
    // An output as the product leaves it: reshaping it would copy it.
    Value flat = decode.logits(op.reshape(normed, -1, width));
    int pieces = ColumnStatistics.pieces(vocabulary);
    Value ones = op.filled(1, 1, vocabulary / pieces);
    Value shape = op.concat(0, List.of(op.sizes(hidden, 0, 2), graph.constants(vocabulary)));
    Value logits = op.reshape(flat, shape); // [N, R, V]
    Value everywhere = op.concat(0, List.of(op.sizes(nextIds, 0, 1), op.sizes(tracked, 0, 1)));
    Value asked =
        op.concat(1, List.of(op.unsqueeze(nextIds, 1), op.expand(tracked, everywhere))); // [N, A]

    graph.section("columns");
    GraphBuilder column = graph.nested("column");
    ColumnStatistics statistics = new ColumnStatistics(column, vocabulary, ones, jsFrom);
    statistics.write(k);
    List<ElementType> types = statistics.outputs().stream().map(Output::type).toList();
    List<Value> sums = op.scan(column, types, List.of(logits, op.unsqueeze(inputIds, 1), asked));
    Map<Output, Value> named = new EnumMap<>(Output.class);
    for (int i = 0; i < sums.size(); i++) {
      named.put(statistics.outputs().get(i), sums.get(i));
    }

    graph.section("statistics");
    new LensStatistics(graph, named, pieces).write(jsFrom);
    graph.output("logits", flat, "N*R", vocabulary);
  }

  /**
   * {@code x (1 + a (g - 1)) + a b}, written so that a = 1 gives exactly {@code x g + b}.
   *
   * @param bare [N, R, C], normalised
   * @param affine [R]
   * @param gain [C]
   * @param bias [C]
   */
  Value gated(Value bare, Value affine, Value gain, Value bias) {
    Value a = op.unsqueeze(affine, 1); // [R, 1]
    Value scale = op.add(op.mul(a, gain), op.sub(graph.constant(1f), a)); // [R, C]
    return op.add(op.mul(bare, scale), op.mul(a, bias));
  }
}
