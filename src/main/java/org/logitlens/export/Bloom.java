package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.Naming;

/**
 * BLOOM: a norm after the embedding, and positions as a bias of the scores. Source: Le Scao et al.,
 * "BLOOM: A 176B-Parameter Open-Access Multilingual Language Model" (2022).
 */
final class Bloom implements Architecture {
  /** The context is what a model was trained on: the positions themselves have no end. */
  private static final SizeKeys SIZES =
      new SizeKeys(
          SizeKeys.Key.of("seq_length"),
          new SizeKeys.Key("hidden_size", "n_embed"),
          new SizeKeys.Key("n_layer", "num_hidden_layers"),
          new SizeKeys.Key("n_head", "num_attention_heads"),
          "",
          true,
          new Sizes(2, 64, 8, 256, 250_880, 2048));

  private static final Family FAMILY =
      new Family(
          "bloom",
          "Bloom",
          new Naming(
              "BLOOM",
              List.of("transformer."),
              Pattern.compile("h\\.\\d+\\.self_attention\\.(bias|masked_bias)")));

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    Sizes sizes = SIZES.readShared(keys);
    refuseInnerWidth(keys, sizes.innerWidth());
    if (keys.has("pretraining_tp")
        && keys.size("pretraining_tp", "", 1, SizeKeys.MOST) > 1
        && keys.isSet("slow_but_exact")) {
      // Hugging Face then leaves the biases of the two layers back into the stream out.
      throw ModelKeys.notBuilt(
          keys, "slow_but_exact", "true with pretraining_tp above 1", "slow_but_exact false");
    }
    // Dropout, and how sums are split or put together in half precision and on several devices.
    keys.ignore(
        List.of(
            "attention_dropout",
            "attention_softmax_in_fp32",
            "bias_dropout_fusion",
            "hidden_dropout",
            "masked_softmax_fusion",
            "offset_alibi",
            "pretraining_tp",
            "skip_bias_add",
            "skip_bias_add_qkv",
            "slow_but_exact",
            "unk_token_id"));
    return new Model(
        sizes,
        keys.number("layer_norm_epsilon", 1e-5, 0, 1),
        keys.flag("apply_residual_connection_post_layernorm", false),
        keys.flag("tie_word_embeddings", true),
        ModelKeys.bos(keys, sizes.vocabularySize(), 1));
  }

  /** Some configs have it, the model never looks at it. */
  private static void refuseInnerWidth(ConfigKeys keys, int only) throws CheckpointException {
    if (keys.has("n_inner") && keys.size("n_inner", "", only, SizeKeys.MOST) != only) {
      throw ModelKeys.notBuilt(
          keys, "n_inner", keys.get("n_inner"), "four times hidden_size, " + only);
    }
  }

  /**
   * What one position nearer adds to the scores of each head: {@code 2^(-8 i / n)} for heads 1 to
   * n, the largest power of two there is, and for the heads beyond the odd ones of twice as many.
   * Source: Press et al., "Train Short, Test Long: Attention with Linear Biases Enables Input
   * Length Extrapolation" (2022).
   *
   * @param heads at least 1
   */
  static List<Double> slopes(int heads) {
    int power = Integer.highestOneBit(heads);
    List<Double> slopes = new ArrayList<>();
    for (int i = 1; i <= power; i++) {
      slopes.add(Math.pow(2, -8.0 * i / power));
    }
    for (int i = 1; slopes.size() < heads; i += 2) {
      slopes.add(Math.pow(2, -4.0 * i / power));
    }
    return slopes;
  }

  /**
   * What the config says.
   *
   * @param normedResidual whether attention and MLP are added to what they see, which is normed,
   *     instead of to the stream
   */
  private record Model(
      Sizes sizes, double epsilon, boolean normedResidual, boolean tied, OptionalInt bosId)
      implements Design {

    @Override
    public Value embed(Layers layers, Value ids) {
      Value tokens = layers.embed("word_embeddings", sizes.vocabularySize(), sizes.width(), ids);
      return norm(layers, tokens, "word_embeddings_layernorm");
    }

    @Override
    public Residual block(Layers layers, int block, Value h) {
      Operators op = layers.op();
      String name = "h." + block;
      layers.section(name + "/attn");
      Value seen = norm(layers, h, name + ".input_layernorm");
      Value mid = op.add(normedResidual ? seen : h, attention(layers, block, seen));
      layers.section(name + "/mlp");
      Value normed = norm(layers, mid, name + ".post_attention_layernorm");
      Value mlp =
          layers.mlp(
              normed,
              name + ".mlp.dense_h_to_4h",
              name + ".mlp.dense_4h_to_h",
              Activation.GELU_TANH,
              sizes,
              true);
      return new Residual(mid, op.add(normedResidual ? normed : mid, mlp));
    }

    private Value attention(Layers layers, int block, Value x) {
      String name = "h." + block + ".self_attention.";
      int width = sizes.width();
      Attention attention = Attention.of(sizes);
      Value fused = layers.linear(x, name + "query_key_value", width, 3L * width, true);
      List<Value> qkv = attention.splitFused(layers, fused);
      Value mixed =
          attention.mix(
              layers, qkv.get(0), qkv.get(1), qkv.get(2), layers.causalMask(), bias(layers));
      return layers.linear(mixed, name + "dense", width, width, true);
    }

    /**
     * Grows with the position of the key. The same for every query, as softmax does not change when
     * all scores of a query do. [H, 1, S].
     */
    private Value bias(Layers layers) {
      return layers.shared(
          "alibi",
          () -> {
            Value slopes = layers.graph().vector(slopes(sizes.heads()));
            Operators op = layers.op();
            return op.mul(op.reshape(slopes, -1, 1, 1), layers.seenNumbers());
          });
    }

    private Value norm(Layers layers, Value x, String name) {
      return layers.norm(x, Norm.layer(name, epsilon), sizes.width());
    }

    @Override
    public Readout readout() {
      return Readout.plain(Norm.layer("ln_f", epsilon), sizes.width(), "word_embeddings", tied);
    }
  }
}
