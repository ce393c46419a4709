package org.logitlens.export;

import org.logitlens.checkpoint.Checkpoint;

/** GPT-2 with every option of its configuration. */
final class Gpt2Architecture implements Architecture {

  @Override
  public String name() {
    return "GPT-2";
  }

  @Override
  public boolean reads(Checkpoint checkpoint) {
    return checkpoint.tensors().containsKey("h.0.attn.c_attn.weight");
  }

  @Override
  public byte[] body(Checkpoint checkpoint, BodyRows rows) {
    GraphBuilder graph = GraphBuilder.named("body");
    Gpt2Blocks blocks = new Gpt2Blocks(graph, checkpoint);
    Operators op = new Operators(graph);
    Gpt2Blocks.Stream stream = blocks.run(graph.input("input_ids", ElementType.INT64, 1, "T"));
    graph.section("rows");
    int layers = checkpoint.config().layers();
    Value stacked =
        op.concat(1, stream.rows(rows).stream().map(row -> op.unsqueeze(row, 1)).toList());
    graph.output("hidden_states", stacked, "T", layers + 1, checkpoint.config().width());
    return graph.buildModel();
  }

  @Override
  public byte[] head(Checkpoint checkpoint) {
    GraphBuilder graph = GraphBuilder.named("head");
    Weights weights = new Weights(graph, checkpoint);
    new LensHead(
            graph,
            checkpoint.config().width(),
            checkpoint.config().vocabularySize(),
            checkpoint.config().layerNormEpsilon())
        .write(
            weights.get("ln_f.weight"),
            weights.get("ln_f.bias"),
            weights.get(checkpoint.unembedding()));
    return graph.buildModel();
  }

  @Override
  public byte[] model(Checkpoint checkpoint) {
    GraphBuilder graph = GraphBuilder.named("model");
    Gpt2Blocks blocks = new Gpt2Blocks(graph, checkpoint);
    Operators op = new Operators(graph);
    Gpt2Blocks.Stream stream = blocks.run(graph.input("input_ids", ElementType.INT64, 1, "T"));
    graph.section("output");
    Value normed = blocks.norm(stream.last(), "ln_f");
    Value logits = op.timesTransposed(normed, blocks.weights().get(checkpoint.unembedding()));
    graph.output("logits", logits, "T", checkpoint.config().vocabularySize());
    return graph.buildModel();
  }
}
