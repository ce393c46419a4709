package org.logitlens.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.Naming;

/**
 * GPT-Neo: GPT-2 with scores that are not scaled, and with blocks that only see the last tokens.
 * Source: Black et al., "GPT-Neo: Large Scale Autoregressive Language Modeling with
 * Mesh-Tensorflow" (2021).
 */
final class GptNeo implements Architecture {
  private static final int BOS_DEFAULT = 50256;

  private static final SizeKeys SIZES =
      new SizeKeys(
          SizeKeys.Key.of("max_position_embeddings"),
          SizeKeys.Key.of("hidden_size"),
          new SizeKeys.Key("num_layers", "num_hidden_layers"),
          new SizeKeys.Key("num_heads", "num_attention_heads"),
          "intermediate_size",
          true,
          new Sizes(24, 2048, 16, 8192, 50_257, 2048));

  /** Beside the weights, old versions stored the causal masks and their filler. */
  private static final Family FAMILY =
      new Family(
          "gpt_neo",
          "GPTNeo",
          new Naming(
              "GPT-Neo",
              List.of("transformer."),
              Pattern.compile("h\\.\\d+\\.attn\\.attention\\.(bias|masked_bias)")));

  @Override
  public Family family() {
    return FAMILY;
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    Sizes sizes = SIZES.readShared(keys);
    List<String> kinds = attentionKinds(keys, sizes.layers());
    int window = keys.size("window_size", "", 256, SizeKeys.MOST);
    keys.ignore(
        List.of("attention_dropout", "classifier_dropout", "embed_dropout", "resid_dropout"));
    return new Model(
        sizes,
        kinds.stream().map(kind -> kind.equals("local") ? window : Integer.MAX_VALUE).toList(),
        ModelKeys.activation(keys, "activation_function", "gelu_new"),
        keys.number("layer_norm_epsilon", 1e-5, 0, 1),
        keys.flag("tie_word_embeddings", true),
        ModelKeys.bos(keys, sizes.vocabularySize(), BOS_DEFAULT));
  }

  /** For each block {@code global} or {@code local}. */
  private static List<String> attentionKinds(ConfigKeys keys, int layers)
      throws CheckpointException {
    List<String> listed = keys.texts("attention_layers");
    String key = listed.isEmpty() ? "attention_types" : "attention_layers";
    List<String> kinds = listed;
    if (keys.has("attention_types")) {
      kinds = expand(keys);
      if (!listed.isEmpty() && !listed.equals(kinds)) {
        throw new CheckpointException(
            keys.file() + ": attention_layers is not what attention_types expands to.",
            "Both name the kind of every block's attention; correct one of them.");
      }
    } else if (listed.isEmpty()) {
      keys.tookDefault(key, "[[[\"global\", \"local\"], 12]]");
      kinds = repeat(List.of("global", "local"), 12);
    }
    if (kinds.size() != layers) {
      throw new CheckpointException(
          keys.file()
              + ": "
              + key
              + " has "
              + kinds.size()
              + " blocks, num_layers is "
              + layers
              + ".",
          "Correct the file or download it again.");
    }
    for (String kind : kinds) {
      if (!kind.equals("global") && !kind.equals("local")) {
        throw ModelKeys.notBuilt(keys, key, "\"" + kind + "\"", "global, local");
      }
    }
    return kinds;
  }

  /** {@code [[["global", "local"], 2], ...]} to {@code global, local, global, local, ...}. */
  private static List<String> expand(ConfigKeys keys) throws CheckpointException {
    JsonElement types = keys.get("attention_types");
    CheckpointException wrong =
        keys.wrong("attention_types", types, "a list like [[[\"global\", \"local\"], 12]]");
    if (!(types instanceof JsonArray entries)) {
      throw wrong;
    }
    List<String> kinds = new ArrayList<>();
    for (JsonElement entry : entries) {
      if (!(entry instanceof JsonArray pair)
          || pair.size() != 2
          || !(pair.get(0) instanceof JsonArray pattern)
          || !pair.get(1).toString().matches("[0-9]{1,4}")) {
        throw wrong;
      }
      List<String> names = new ArrayList<>();
      for (JsonElement kind : pattern) {
        if (!(kind instanceof JsonPrimitive name) || !name.isString()) {
          throw wrong;
        }
        names.add(name.getAsString());
      }
      kinds.addAll(repeat(names, pair.get(1).getAsInt()));
      if (kinds.size() > SizeKeys.MOST_LAYERS) {
        throw wrong;
      }
    }
    return kinds;
  }

  private static List<String> repeat(List<String> pattern, int times) {
    List<String> repeated = new ArrayList<>();
    for (int i = 0; i < times && repeated.size() <= SizeKeys.MOST_LAYERS; i++) {
      repeated.addAll(pattern);
    }
    return repeated;
  }

  /**
   * What the config says.
   *
   * @param windows for each block how many positions a token sees, itself included
   */
  private record Model(
      Sizes sizes,
      List<Integer> windows,
      Activation activation,
      double epsilon,
      boolean tied,
      OptionalInt bosId)
      implements Design {

    @Override
    public Value embed(Layers layers, Value ids) {
      return layers.embedWithPositions("wte", "wpe", sizes, ids);
    }

    @Override
    public Residual block(Layers layers, int block, Value h) {
      Operators op = layers.op();
      String name = "h." + block;
      layers.section(name + "/attn");
      Value mid = op.add(h, attention(layers, block, norm(layers, h, name + ".ln_1")));
      layers.section(name + "/mlp");
      Value seen = norm(layers, mid, name + ".ln_2");
      Value mlp =
          layers.mlp(seen, name + ".mlp.c_fc", name + ".mlp.c_proj", activation, sizes, true);
      return new Residual(mid, op.add(mid, mlp));
    }

    private Value attention(Layers layers, int block, Value x) {
      String name = "h." + block + ".attn.attention.";
      int width = sizes.width();
      Attention attention = Attention.of(sizes.heads(), width / sizes.heads(), 1);
      Value q = attention.project(layers, x, name + "q_proj", false);
      Value k = attention.project(layers, x, name + "k_proj", false);
      Value v = attention.project(layers, x, name + "v_proj", false);
      Value mixed = attention.mix(layers, q, k, v, layers.causalMask(windows.get(block)), null);
      return layers.linear(mixed, name + "out_proj", width, width, true);
    }

    private Value norm(Layers layers, Value x, String name) {
      return layers.norm(x, Norm.layer(name, epsilon), sizes.width());
    }

    @Override
    public Readout readout() {
      return Readout.plain(Norm.layer("ln_f", epsilon), sizes.width(), "wte", tied);
    }
  }
}
