package org.logitlens.export;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.Naming;

/**
 * CTRL, whose prompts begin with a word that says what kind of text follows. Source: Keskar et al.,
 * "CTRL: A Conditional Transformer Language Model for Controllable Generation" (2019).
 */
final class Ctrl implements Architecture {
  private static final SizeKeys SIZES =
      SizeKeys.likeGpt2(new Sizes(48, 1280, 16, 8192, 246_534, 256)).inner("dff");

  /** The config only speaks of the last norm. */
  private static final double BLOCK_EPSILON = 1e-6;

  private static final Family FAMILY =
      new Family(
          "ctrl",
          "CTRL",
          new Naming("CTRL", List.of("transformer."), Pattern.compile("pos_encoding")));

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    Sizes sizes = SIZES.readShared(keys);
    ModelKeys.requireEven(keys, "n_embd", sizes.width());
    ModelKeys.noteOldContext(keys, sizes.contextLength(), notices);
    keys.ignore(List.of("from_tf"));
    return new Model(
        sizes,
        keys.number("layer_norm_epsilon", 1e-6, 0, 1),
        keys.flag("tie_word_embeddings", true),
        ModelKeys.bos(keys, sizes.vocabularySize(), -1));
  }

  /**
   * What the config says.
   *
   * @param epsilon that of the last norm
   */
  private record Model(Sizes sizes, double epsilon, boolean tied, OptionalInt bosId)
      implements Design {

    @Override
    public Value embed(Layers layers, Value ids) {
      Operators op = layers.op();
      Value tokens = layers.embed("w", sizes.vocabularySize(), sizes.width(), ids);
      return op.add(op.mul(tokens, Math.sqrt(sizes.width())), positions(layers));
    }

    /**
     * {@code sin(t w_i)} for all i, then {@code cos(t w_i)}, with {@code w_i = 10000^(-2 i / C)}:
     * not one beside the other as in the paper on the transformer. [T, C].
     */
    private Value positions(Layers layers) {
      Operators op = layers.op();
      Value rates = layers.graph().vector(Rotary.frequencies(10_000, sizes.width()));
      Value angles = op.mul(op.unsqueeze(layers.positionNumbers(), 1), rates);
      return op.concat(1, List.of(op.sin(angles), op.cos(angles)));
    }

    @Override
    public Residual block(Layers layers, int block, Value h) {
      Operators op = layers.op();
      String name = "h." + block;
      layers.section(name + "/attn");
      Value mid = op.add(h, attention(layers, block, norm(layers, h, name + ".layernorm1")));
      layers.section(name + "/mlp");
      Value seen = norm(layers, mid, name + ".layernorm2");
      Value mlp = layers.mlp(seen, name + ".ffn.0", name + ".ffn.2", Activation.RELU, sizes, true);
      return new Residual(mid, op.add(mid, mlp));
    }

    private Value attention(Layers layers, int block, Value x) {
      String name = "h." + block + ".multi_head_attention.";
      int width = sizes.width();
      Attention attention = Attention.of(sizes);
      Value q = attention.project(layers, x, name + "Wq", true);
      Value k = attention.project(layers, x, name + "Wk", true);
      Value v = attention.project(layers, x, name + "Wv", true);
      Value mixed = attention.mix(layers, q, k, v, layers.causalMask(), null);
      return layers.linear(mixed, name + "dense", width, width, true);
    }

    private Value norm(Layers layers, Value x, String name) {
      return layers.norm(x, Norm.layer(name, BLOCK_EPSILON), sizes.width());
    }

    @Override
    public Readout readout() {
      Norm last = Norm.layer("layernorm", epsilon);
      return new Readout(last, "", sizes.width(), "w", "lm_head", tied, true, 0);
    }
  }
}
