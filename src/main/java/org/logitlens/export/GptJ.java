package org.logitlens.export;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.Naming;

/**
 * GPT-J: attention and MLP side by side after one norm, rotary positions. Source: Wang and
 * Komatsuzaki, "GPT-J-6B: A 6 Billion Parameter Autoregressive Language Model" (2021).
 */
final class GptJ implements Architecture {
  private static final int BOS_DEFAULT = 50256;
  private static final double ROTARY_BASE = 10_000;

  private static final SizeKeys SIZES =
      SizeKeys.likeGpt2(new Sizes(28, 4096, 16, 16_384, 50_400, 2048));

  /** Beside the weights, old versions stored the causal mask, its filler and the rotations. */
  private static final Family FAMILY =
      new Family(
          "gptj",
          "GPTJ",
          new Naming(
              "GPT-J",
              List.of("transformer."),
              Pattern.compile("h\\.\\d+\\.attn\\.(bias|masked_bias|embed_positions)")));

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    Sizes sizes = SIZES.readShared(keys);
    int turned = keys.size("rotary_dim", "", 64, SizeKeys.MOST_WIDTH);
    int headWidth = sizes.width() / sizes.heads();
    if (turned % 2 != 0 || turned > headWidth) {
      throw new CheckpointException(
          keys.file()
              + ": rotary_dim = "
              + turned
              + " is not an even number up to the width of a head, "
              + headWidth
              + ".",
          "Correct the file or download it again.");
    }
    ModelKeys.noteOldContext(keys, sizes.contextLength(), notices);
    ModelKeys.requireIfSet(keys, "rotary", true);
    ModelKeys.requireIfSet(keys, "scale_attn_weights", true);
    return new Model(
        sizes,
        Rotary.plain(ROTARY_BASE, turned, Rotary.Pairing.NEIGHBOURS),
        ModelKeys.activation(keys, "activation_function", "gelu_new"),
        keys.number("layer_norm_epsilon", 1e-5, 0, 1),
        keys.flag("tie_word_embeddings", false),
        ModelKeys.bos(keys, sizes.vocabularySize(), BOS_DEFAULT));
  }

  /** What the config says. */
  private record Model(
      Sizes sizes,
      Rotary rotary,
      Activation activation,
      double epsilon,
      boolean tied,
      OptionalInt bosId)
      implements Design {

    @Override
    public Value embed(Layers layers, Value ids) {
      return layers.embed("wte", sizes.vocabularySize(), sizes.width(), ids);
    }

    @Override
    public Residual block(Layers layers, int block, Value h) {
      Operators op = layers.op();
      String name = "h." + block;
      layers.section(name + "/attn");
      Value normed = layers.norm(h, Norm.layer(name + ".ln_1", epsilon), sizes.width());
      Value mid = op.add(h, attention(layers, block, normed));
      layers.section(name + "/mlp");
      Value mlp =
          layers.mlp(normed, name + ".mlp.fc_in", name + ".mlp.fc_out", activation, sizes, true);
      return new Residual(mid, op.add(mid, mlp));
    }

    private Value attention(Layers layers, int block, Value x) {
      String name = "h." + block + ".attn.";
      int width = sizes.width();
      Attention attention = Attention.of(sizes);
      Value q = attention.project(layers, x, name + "q_proj", false);
      Value k = attention.project(layers, x, name + "k_proj", false);
      Value v = attention.project(layers, x, name + "v_proj", false);
      Value mixed =
          attention.mix(
              layers,
              rotary.turn(layers, q, attention.headWidth()),
              rotary.turn(layers, k, attention.headWidth()),
              v,
              layers.causalMask(),
              null);
      return layers.linear(mixed, name + "out_proj", width, width, false);
    }

    @Override
    public Readout readout() {
      Norm last = Norm.layer("ln_f", epsilon);
      return new Readout(last, "", sizes.width(), "wte", "lm_head", tied, true, 0);
    }
  }
}
