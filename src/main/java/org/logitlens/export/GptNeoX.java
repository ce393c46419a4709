package org.logitlens.export;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.Naming;

/**
 * GPT-NeoX, and models in its form such as Pythia: attention and MLP side by side, each after its
 * own norm, or one after the other; rotary positions in a part of every head. Source: Black et al.,
 * "GPT-NeoX-20B: An Open-Source Autoregressive Language Model" (2022).
 */
final class GptNeoX implements Architecture {
  private static final double MOST_BASE = 1e12;

  private static final SizeKeys SIZES =
      SizeKeys.usual(new Sizes(44, 6144, 64, 24_576, 50_432, 2048));

  /** Beside the weights, old versions stored the causal mask, its filler and the rotations. */
  private static final Family FAMILY =
      new Family(
          "gpt_neox",
          "GPTNeoX",
          new Naming(
              "GPT-NeoX",
              List.of("gpt_neox."),
              Pattern.compile("layers\\.\\d+\\.attention\\.(bias|masked_bias|rotary_emb\\..*)")));

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    Sizes sizes = SIZES.readShared(keys);
    keys.ignore(
        List.of(
            "attention_dropout",
            "attention_probs_dropout_prob",
            "classifier_dropout",
            "hidden_dropout",
            "hidden_dropout_prob"));
    return new Model(
        sizes,
        rotary(keys, sizes.width() / sizes.heads(), sizes.contextLength()),
        ModelKeys.activation(keys, "hidden_act", "gelu"),
        keys.number("layer_norm_eps", 1e-5, 0, 1),
        keys.flag("attention_bias", true),
        keys.flag("use_parallel_residual", true),
        // Newer versions of Hugging Face's library store it under the name of other families.
        tensors.has("lm_head.weight") ? "lm_head" : "embed_out",
        keys.flag("tie_word_embeddings", false),
        ModelKeys.bos(keys, sizes.vocabularySize(), 0));
  }

  private static Rotary rotary(ConfigKeys keys, int headWidth, int context)
      throws CheckpointException {
    Optional<ConfigKeys> parameters = keys.object("rope_parameters");
    Optional<ConfigKeys> rope =
        keys.isSet("rope_scaling") ? keys.object("rope_scaling") : parameters;
    double base = turning(keys, rope, "rope_theta", "rotary_emb_base", 10_000, MOST_BASE);
    double part = turning(keys, rope, "partial_rotary_factor", "rotary_pct", 0.25, 1.001);
    if (keys.has("head_dim") && keys.size("head_dim", "", headWidth, SizeKeys.MOST) != headWidth) {
      throw ModelKeys.notBuilt(keys, "head_dim", keys.get("head_dim"), String.valueOf(headWidth));
    }
    int turned = (int) (headWidth * part);
    if (turned < 2 || turned % 2 != 0 || turned > headWidth) {
      throw ModelKeys.notBuilt(
          keys,
          "turning " + part + " of a head's " + headWidth + " numbers, that is",
          turned,
          "even numbers from 2 to " + headWidth + ", set by rotary_pct");
    }
    return RotaryKeys.read(keys, rope, base, turned, context, Rotary.Pairing.HALVES);
  }

  /**
   * A number of the rotation: newest configs have it inside an object, older ones under another
   * name. Some of those repeat it beside that under the newest name, which has no effect there.
   */
  private static double turning(
      ConfigKeys keys,
      Optional<ConfigKeys> rope,
      String key,
      String oldKey,
      double otherwise,
      double below)
      throws CheckpointException {
    if (rope.isPresent() && rope.get().has(key)) {
      keys.ignore(List.of(key, oldKey));
      return rope.get().number(key, otherwise, 0, below);
    }
    double number = keys.number(oldKey, otherwise, 0, below);
    if (keys.has(key) && keys.number(key, otherwise, 0, below) != number) {
      throw new CheckpointException(
          keys.file()
              + ": "
              + oldKey
              + " is "
              + (keys.has(oldKey) ? keys.get(oldKey) : otherwise + " by default")
              + " but "
              + key
              + " is "
              + keys.get(key)
              + ".",
          "Both name the same number; correct one of them.");
    }
    return number;
  }

  /**
   * What the config says.
   *
   * @param bias whether the attention's projections have biases
   * @param parallel whether the MLP sees what comes into the block instead of what comes out of the
   *     attention
   * @param unembedding what the unembedding is called, without {@code .weight}
   */
  private record Model(
      Sizes sizes,
      Rotary rotary,
      Activation activation,
      double epsilon,
      boolean bias,
      boolean parallel,
      String unembedding,
      boolean tied,
      OptionalInt bosId)
      implements Design {

    @Override
    public int steadyLength() {
      return rotary.steadyLength();
    }

    @Override
    public Value embed(Layers layers, Value ids) {
      return layers.embed("embed_in", sizes.vocabularySize(), sizes.width(), ids);
    }

    @Override
    public Residual block(Layers layers, int block, Value h) {
      Operators op = layers.op();
      String name = "layers." + block;
      layers.section(name + "/attention");
      Value mid = op.add(h, attention(layers, block, norm(layers, h, name + ".input_layernorm")));
      layers.section(name + "/mlp");
      Value seen = norm(layers, parallel ? h : mid, name + ".post_attention_layernorm");
      Value mlp =
          layers.mlp(
              seen,
              name + ".mlp.dense_h_to_4h",
              name + ".mlp.dense_4h_to_h",
              activation,
              sizes,
              true);
      return new Residual(mid, op.add(mid, mlp));
    }

    private Value attention(Layers layers, int block, Value x) {
      String name = "layers." + block + ".attention.";
      int width = sizes.width();
      Attention attention = Attention.of(sizes);
      Value fused = layers.linear(x, name + "query_key_value", width, 3L * width, bias);
      List<Value> qkv = attention.splitFused(layers, fused);
      Value mixed =
          attention.mix(
              layers,
              rotary.turn(layers, qkv.get(0), attention.headWidth()),
              rotary.turn(layers, qkv.get(1), attention.headWidth()),
              qkv.get(2),
              layers.causalMask(),
              null);
      return layers.linear(mixed, name + "dense", width, width, bias);
    }

    private Value norm(Layers layers, Value x, String name) {
      return layers.norm(x, Norm.layer(name, epsilon), sizes.width());
    }

    @Override
    public Readout readout() {
      Norm last = Norm.layer("final_layer_norm", epsilon);
      return new Readout(last, "", sizes.width(), "embed_in", unembedding, tied, false, 0);
    }
  }
}
