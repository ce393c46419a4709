package org.logitlens.export;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the families after Llama share: norms by root mean square, rotary positions, grouped
 * queries, a gated MLP. Their differences are parameters.
 *
 * <p>Source: Touvron et al., "LLaMA: Open and Efficient Foundation Language Models" (2023).
 *
 * @param sizes the sizes
 * @param bosId the token that begins a text
 * @param attention heads, scale and cap
 * @param blocks one entry for each block
 * @param activation inside the MLP
 * @param epsilon of all norms
 * @param traits what else there is
 * @param tied whether the embedding is the unembedding
 * @param cap soft limit of the logits; 0 for none
 */
record GatedTransformer(
    Sizes sizes,
    OptionalInt bosId,
    Attention attention,
    List<Block> blocks,
    Activation activation,
    double epsilon,
    Set<Trait> traits,
    boolean tied,
    double cap)
    implements Design {

  /**
   * What may differ from block to block.
   *
   * @param rotary how its positions turn
   * @param window how many positions back it sees, itself included; {@link Integer#MAX_VALUE} for
   *     all
   */
  record Block(Rotary rotary, int window) {}

  /** What a family may have besides. */
  enum Trait {
    /** Queries, keys and values have a bias. */
    INPUT_BIAS,
    /** The attention's output has a bias. */
    OUTPUT_BIAS,
    /** The MLP has biases. */
    MLP_BIAS,
    /** Queries and keys are normalised, head by head. */
    HEAD_NORMS,
    /** Gains are stored as their difference from 1. */
    GAINS_AROUND_ONE,
    /** What a block adds is normalised too. */
    NORMS_AFTER,
    /** Embeddings are multiplied with the root of the width. */
    SCALED_EMBEDDING
  }

  /** Copies the collections. */
  GatedTransformer {
    blocks = List.copyOf(blocks);
    traits = Set.copyOf(traits);
  }

  @Override
  public int keyWidth() {
    return attention.keyHeads() * attention.headWidth();
  }

  @Override
  public int steadyLength() {
    return blocks.stream().mapToInt(block -> block.rotary().steadyLength()).min().orElseThrow();
  }

  @Override
  public Value embed(Layers layers, Value ids) {
    Value rows = layers.embed("embed_tokens", sizes.vocabularySize(), sizes.width(), ids);
    return traits.contains(Trait.SCALED_EMBEDDING)
        ? layers.op().mul(rows, Math.sqrt(sizes.width()))
        : rows;
  }

  @Override
  public Residual block(Layers layers, int block, Value h) {
    Operators op = layers.op();
    String name = "layers." + block + ".";
    layers.section(name + "attn");
    Value mixed =
        attend(
            layers,
            blocks.get(block),
            name + "self_attn.",
            norm(layers, h, name + "input_layernorm"));
    boolean normsAfter = traits.contains(Trait.NORMS_AFTER);
    if (normsAfter) {
      mixed = norm(layers, mixed, name + "post_attention_layernorm");
    }
    Value mid = op.add(h, mixed);
    layers.section(name + "mlp");
    String before = normsAfter ? "pre_feedforward_layernorm" : "post_attention_layernorm";
    Value inner = mlp(layers, name + "mlp.", norm(layers, mid, name + before));
    if (normsAfter) {
      inner = norm(layers, inner, name + "post_feedforward_layernorm");
    }
    return new Residual(mid, op.add(mid, inner));
  }

  private Value attend(Layers layers, Block block, String name, Value x) {
    int headWidth = attention.headWidth();
    Value q = heads(layers, x, name + "q_proj", attention.heads(), name + "q_norm");
    Value k = heads(layers, x, name + "k_proj", attention.keyHeads(), name + "k_norm");
    Value v = heads(layers, x, name + "v_proj", attention.keyHeads(), null);
    Value mixed =
        attention.mix(
            layers,
            block.rotary().turn(layers, q, headWidth),
            block.rotary().turn(layers, k, headWidth),
            v,
            layers.causalMask(block.window()),
            null);
    long joined = (long) attention.heads() * headWidth;
    return layers.linear(
        mixed, name + "o_proj", joined, sizes.width(), traits.contains(Trait.OUTPUT_BIAS));
  }

  /** [T, C] to [T, n, D]. */
  private Value heads(Layers layers, Value x, String name, int n, @Nullable String normName) {
    long joined = (long) n * attention.headWidth();
    Value flat = layers.linear(x, name, sizes.width(), joined, traits.contains(Trait.INPUT_BIAS));
    Value heads = attention.split(layers, flat, n);
    return traits.contains(Trait.HEAD_NORMS) && normName != null
        ? layers.norm(heads, norm(normName), attention.headWidth())
        : heads;
  }

  private Value mlp(Layers layers, String name, Value x) {
    boolean bias = traits.contains(Trait.MLP_BIAS);
    long width = sizes.width();
    long inner = sizes.innerWidth();
    Value gate =
        layers.activate(activation, layers.linear(x, name + "gate_proj", width, inner, bias));
    Value up = layers.linear(x, name + "up_proj", width, inner, bias);
    return layers.linear(layers.op().mul(gate, up), name + "down_proj", inner, width, bias);
  }

  private Value norm(Layers layers, Value x, String name) {
    return layers.norm(x, norm(name), sizes.width());
  }

  private Norm norm(String name) {
    return traits.contains(Trait.GAINS_AROUND_ONE)
        ? Norm.rmsAroundOne(name, epsilon)
        : Norm.rms(name, epsilon);
  }

  @Override
  public Readout readout() {
    return new Readout(
        norm("norm"), "", sizes.width(), "embed_tokens", "lm_head", tied, false, cap);
  }
}
