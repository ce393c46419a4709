package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;

/** Writes the graphs that follow from a design; {@link Network} says what goes in and comes out. */
final class ModelGraphs {
  private final Design design;
  private final Readout readout;
  private final int ids;
  private final boolean inRuns;
  private final WeightSource source;

  /**
   * For one model.
   *
   * @param ids how many get a logit, from 0
   * @param inRuns whether weights in other precisions are widened in every run
   */
  ModelGraphs(Design design, Readout readout, int ids, boolean inRuns, WeightSource source) {
    this.design = design;
    this.readout = readout;
    this.ids = ids;
    this.inRuns = inRuns;
    this.source = source;
  }

  byte[] body(BodyRows rows) {
    GraphBuilder graph = GraphBuilder.named("body");
    Value tokens = tokens(graph);
    writeRows(graph, tokens, new Sequence(graph, tokens, null), rows);
    return graph.buildModel();
  }

  byte[] continuedBody(BodyRows rows) {
    GraphBuilder graph = GraphBuilder.named("body");
    Value tokens = tokens(graph);
    long perBlock = design.keyWidth();
    long both = 2L * design.sizes().layers();
    Value past = graph.input("past", ElementType.FLOAT, "P", both, perBlock);
    Value keepFrom = graph.input("keep_from", ElementType.INT64, 1);
    Sequence sequence = new Sequence(graph, tokens, new Sequence.Past(past, keepFrom));
    writeRows(graph, tokens, sequence, rows);
    graph.output("kept", sequence.kept(), "N", both, perBlock);
    return graph.buildModel();
  }

  private void writeRows(GraphBuilder graph, Value tokens, Sequence sequence, BodyRows rows) {
    Operators op = new Operators(graph);
    List<Value> kept = stream(over(graph, sequence), tokens, rows);
    graph.section("rows");
    Value stacked = op.concat(1, kept.stream().map(row -> op.unsqueeze(row, 1)).toList());
    Sizes sizes = design.sizes();
    graph.output("hidden_states", stacked, "T", sizes.hiddenRows(), sizes.width());
  }

  private static Value tokens(GraphBuilder graph) {
    Value input = graph.input("input_ids", ElementType.INT64, 1, "T");
    return new Operators(graph).reshape(input, -1);
  }

  private Layers over(GraphBuilder graph, Sequence sequence) {
    return new Layers(graph, new Weights(graph, source, inRuns), sequence);
  }

  /** {@code h_0 .. h_L}, or {@code m_1 .. m_L, h_L}, each [T, C]. */
  private List<Value> stream(Layers layers, Value tokens, BodyRows rows) {
    layers.section("embed");
    Value h = design.embed(layers, tokens);
    List<Value> kept = new ArrayList<>();
    for (int block = 0; block < design.sizes().layers(); block++) {
      layers.after(h);
      Residual residual = design.block(layers, block, h);
      kept.add(rows == BodyRows.BLOCKS ? h : residual.mid());
      h = residual.out();
    }
    kept.add(h);
    return kept;
  }

  byte[] head() {
    GraphBuilder graph = GraphBuilder.named("head");
    Layers layers = new Layers(graph, new Weights(graph, source, inRuns));
    ReadoutLayers written = new ReadoutLayers(layers, readout, design.sizes(), ids);
    LensHead head = new LensHead(graph, design.sizes().width(), ids);
    head.write(
        new LensHead.Decode() {
          @Override
          public Value normed(Value hidden, Value affine) {
            layers.after(hidden);
            return written.normed(head, hidden, affine);
          }

          @Override
          public Value logits(Value normed) {
            return written.logits(normed);
          }
        });
    return graph.buildModel();
  }

  byte[] model() {
    GraphBuilder graph = GraphBuilder.named("model");
    Value tokens = tokens(graph);
    Layers layers = over(graph, new Sequence(graph, tokens, null));
    List<Value> kept = stream(layers, tokens, BodyRows.BLOCKS);
    graph.section("output");
    Value last = kept.get(kept.size() - 1);
    layers.after(last);
    ReadoutLayers written = new ReadoutLayers(layers, readout, design.sizes(), ids);
    graph.output("logits", written.logits(written.normed(last)), "T", ids);
    return graph.buildModel();
  }
}
