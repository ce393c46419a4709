package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import org.logitlens.checkpoint.Activation;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.Gpt2Config;

/**
 * Writes GPT-2's embeddings and blocks into a graph, keeping the residual stream.
 *
 * <p>Letters: {@code T} tokens, {@code C} width, {@code H} heads, {@code D = C / H}, {@code I}
 * inner width.
 */
final class Gpt2Blocks {
  /** What is added to the score of a later position; its exponential is 0. */
  private static final double MASKED = -1e30;

  private final GraphBuilder graph;
  private final Operators op;
  private final Checkpoint checkpoint;
  private final Gpt2Config config;
  private final Weights weights;

  Gpt2Blocks(GraphBuilder graph, Checkpoint checkpoint) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.weights = new Weights(graph, checkpoint);
  }

  /** The weights put into the graph so far. */
  Weights weights() {
    return weights;
  }

  /**
   * The residual stream.
   *
   * @param blocks {@code h_0 .. h_L}, each [T, C]
   * @param mids {@code m_1 .. m_L}, each [T, C]
   */
  record Stream(List<Value> blocks, List<Value> mids) {

    Value last() {
      return blocks.get(blocks.size() - 1);
    }

    List<Value> rows(BodyRows rows) {
      if (rows == BodyRows.BLOCKS) {
        return blocks;
      }
      List<Value> all = new ArrayList<>(mids);
      all.add(last());
      return all;
    }
  }

  /**
   * Embeds and runs all blocks.
   *
   * @param ids int64 [1, T]
   */
  Stream run(Value ids) {
    graph.section("embed");
    Value flat = op.reshape(ids, -1); // [T]
    Value count = op.sizes(flat, 0, 1); // [1]
    Value positions = op.range(op.squeeze(count, 0)); // [T]
    Value h = op.add(embed("wte.weight", flat), embed("wpe.weight", positions)); // [T, C]
    Value mask = mask(positions); // [T, T]
    List<Value> blocks = new ArrayList<>(List.of(h));
    List<Value> mids = new ArrayList<>();
    for (int block = 0; block < config.layers(); block++) {
      String name = "h." + block;
      graph.section(name + "/attn");
      Value mid = op.add(h, attention(block, norm(h, name + ".ln_1"), mask));
      graph.section(name + "/mlp");
      h = op.add(mid, mlp(name + ".mlp", norm(mid, name + ".ln_2")));
      mids.add(mid);
      blocks.add(h);
    }
    return new Stream(blocks, mids);
  }

  /** Rows of a table, picked before they are cast: the table stays as it is stored. */
  private Value embed(String table, Value ids) {
    Value rows = op.gather(weights.stored(checkpoint.tensor(table)), ids, 0);
    return op.cast(rows, ElementType.FLOAT);
  }

  /** 0 where the column's position is not after the row's, else {@link #MASKED}. */
  private Value mask(Value positions) {
    Value later = op.greater(op.unsqueeze(positions, 0), op.unsqueeze(positions, 1));
    return op.where(later, graph.constant((float) MASKED), graph.constant(0f));
  }

  /** Layer norm with the gain and bias of that name. */
  Value norm(Value x, String name) {
    return op.layerNorm(
        x, weights.get(name + ".weight"), weights.get(name + ".bias"), config.layerNormEpsilon());
  }

  private Value attention(int block, Value x, Value mask) {
    String name = "h." + block + ".attn";
    List<Value> qkv = op.split(linear(x, name + ".c_attn"), 1, 3); // 3 of [T, C]
    // The scale goes to the smaller operand: T x C elements, not H x T x T.
    Value q = op.transpose(heads(op.mul(qkv.get(0), config.attentionScale(block))), 1, 0, 2);
    Value k = op.transpose(heads(qkv.get(1)), 1, 2, 0); // [H, D, T]
    Value v = op.transpose(heads(qkv.get(2)), 1, 0, 2); // [H, T, D]
    Value scores = op.add(op.matMul(q, k), mask); // [H, T, T]
    Value mixed = op.matMul(op.softmax(scores, -1), v); // [H, T, D]
    Value joined = op.reshape(op.transpose(mixed, 1, 0, 2), -1, config.width()); // [T, C]
    return linear(joined, name + ".c_proj");
  }

  /** [T, C] to [T, H, D]. */
  private Value heads(Value x) {
    return op.reshape(x, -1, config.heads(), config.headWidth());
  }

  private Value mlp(String name, Value x) {
    Value inner = activate(config.activation(), linear(x, name + ".c_fc")); // [T, I]
    return linear(inner, name + ".c_proj");
  }

  /** Stored as [in, out], the way it is multiplied. */
  private Value linear(Value x, String name) {
    return op.linear(x, weights.get(name + ".weight"), weights.get(name + ".bias"));
  }

  private Value activate(Activation activation, Value x) {
    return switch (activation) {
      case GELU_TANH -> op.gelu(x, true);
      case GELU -> op.gelu(x, false);
      case QUICK_GELU -> op.mul(x, op.sigmoid(op.mul(x, 1.702)));
      case RELU -> op.relu(x);
      case SILU -> op.mul(x, op.sigmoid(x));
      case TANH -> op.tanh(x);
    };
  }
}
