package org.logitlens.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.Naming;

/** Reads the keys that the configs of {@link GatedTransformer} families share. */
final class GatedKeys {
  /** Position constants that old versions stored beside the weights. */
  private static final Pattern STORED_CONSTANTS =
      Pattern.compile("(layers\\.\\d+\\.self_attn\\.)?rotary_emb\\..*");

  private final ConfigKeys keys;
  private final Sizes sizes;
  private final int keyHeads;
  private final int headWidth;

  private GatedKeys(ConfigKeys keys, Sizes sizes, int keyHeads, int headWidth) {
    this.keys = keys;
    this.sizes = sizes;
    this.keyHeads = keyHeads;
    this.headWidth = headWidth;
  }

  /**
   * Reads the sizes.
   *
   * @param otherwise what counts for absent keys
   * @param keyHeadsOtherwise the same of the key heads; 0 for as many as heads
   * @param headWidthOtherwise the same of a head's width; 0 for width / heads
   */
  static GatedKeys read(
      ConfigKeys keys, Sizes otherwise, int keyHeadsOtherwise, int headWidthOtherwise)
      throws CheckpointException {
    Sizes sizes = SizeKeys.usual(otherwise).read(keys);
    int heads = sizes.heads();
    int headWidth = headWidth(keys, sizes.width(), heads, headWidthOtherwise);
    int keyHeads = keyHeads(keys, heads, keyHeadsOtherwise);
    ModelKeys.requireMultiple(keys, "num_attention_heads", heads, "num_key_value_heads", keyHeads);
    if (headWidth % 2 != 0) {
      throw keys.wrong("head_dim", keys.get("head_dim"), "even, as numbers turn in pairs");
    }
    keys.ignore(
        List.of("pretraining_tp", "attention_dropout", "rope_interleaved", "is_llama_config"));
    return new GatedKeys(keys, sizes, keyHeads, headWidth);
  }

  private static int headWidth(ConfigKeys keys, int width, int heads, int otherwise)
      throws CheckpointException {
    if (keys.has("head_dim")) {
      return keys.size("head_dim", "", otherwise, SizeKeys.MOST);
    }
    if (otherwise > 0) {
      keys.tookDefault("head_dim", otherwise);
      return otherwise;
    }
    ModelKeys.requireMultiple(keys, "hidden_size", width, "num_attention_heads", heads);
    return width / heads;
  }

  private static int keyHeads(ConfigKeys keys, int heads, int otherwise)
      throws CheckpointException {
    if (keys.has("num_key_value_heads")) {
      return keys.size("num_key_value_heads", "", otherwise, SizeKeys.MOST_WIDTH);
    }
    boolean isNull = keys.get("num_key_value_heads") != null;
    int taken = isNull || otherwise == 0 ? heads : otherwise;
    keys.tookDefault("num_key_value_heads", taken);
    return taken;
  }

  /** How these families name their tensors. */
  static Naming naming(String family) {
    return new Naming(family, List.of("model."), STORED_CONSTANTS);
  }

  Sizes sizes() {
    return sizes;
  }

  Attention attention(double scale, double cap) {
    return new Attention(sizes.heads(), keyHeads, headWidth, scale, cap);
  }

  /** Scores divided by the root of a head's width. */
  Attention attention() {
    return attention(1 / Math.sqrt(headWidth), 0);
  }

  /** The biases around attention that the config asks for; to be added to. */
  Set<GatedTransformer.Trait> attentionBiases() throws CheckpointException {
    return keys.flag("attention_bias", false)
        ? EnumSet.of(GatedTransformer.Trait.INPUT_BIAS, GatedTransformer.Trait.OUTPUT_BIAS)
        : EnumSet.noneOf(GatedTransformer.Trait.class);
  }

  double epsilon() throws CheckpointException {
    return keys.number("rms_norm_eps", 1e-6, 0, 1);
  }

  /** The one way positions turn, whichever spelling names it. */
  Rotary rotary() throws CheckpointException {
    double base = keys.has("rope_theta") ? keys.number("rope_theta", 0, 0, 1e12) : 10_000;
    Optional<ConfigKeys> parameters = keys.object("rope_parameters");
    Optional<ConfigKeys> scaling =
        keys.isSet("rope_scaling") ? keys.object("rope_scaling") : parameters;
    refusePartial(scaling);
    return RotaryKeys.read(
        keys, scaling, base, headWidth, sizes.contextLength(), Rotary.Pairing.HALVES);
  }

  /** These families turn whole heads. */
  private void refusePartial(Optional<ConfigKeys> scaling) throws CheckpointException {
    String key = "partial_rotary_factor";
    for (ConfigKeys naming : List.of(keys, scaling.orElse(keys))) {
      if (naming.has(key) && naming.number(key, 1, 0, 1.001) != 1) {
        throw ModelKeys.notBuilt(naming, key, naming.get(key), "1");
      }
    }
  }

  /** The rotary of a kind of layer; for configs that have several. */
  Rotary rotary(Optional<ConfigKeys> scaling, double base) throws CheckpointException {
    refusePartial(scaling);
    return RotaryKeys.ofKind(
        scaling, base, headWidth, sizes.contextLength(), Rotary.Pairing.HALVES);
  }

  /** Every block alike. */
  List<GatedTransformer.Block> blocks(Rotary rotary, int window) {
    return Collections.nCopies(sizes.layers(), new GatedTransformer.Block(rotary, window));
  }

  /** Windows as Qwen's configs name them: by a list of kinds, or from some block on. */
  List<GatedTransformer.Block> windowedBlocks(Rotary rotary) throws CheckpointException {
    boolean used = keys.has("use_sliding_window") && keys.flag("use_sliding_window", false);
    int from = keys.has("max_window_layers") ? count("max_window_layers") : 28;
    boolean sized = keys.has("sliding_window");
    int window = sized ? keys.size("sliding_window", "", 4096, Integer.MAX_VALUE) : 4096;
    boolean off = !used || (keys.get("sliding_window") != null && !sized);
    List<String> kinds = layerTypes();
    if (off && kinds.contains("sliding_attention")) {
      throw ModelKeys.notBuilt(
          keys,
          "layer_types sliding_attention with use_sliding_window",
          keys.get("use_sliding_window"),
          "use_sliding_window true with a sliding_window");
    }
    List<GatedTransformer.Block> blocks = new ArrayList<>();
    for (int i = 0; i < sizes.layers(); i++) {
      boolean sliding = kinds.isEmpty() ? i >= from : kinds.get(i).equals("sliding_attention");
      blocks.add(new GatedTransformer.Block(rotary, sliding && !off ? window : Integer.MAX_VALUE));
    }
    return blocks;
  }

  private int count(String key) throws CheckpointException {
    return "0".equals(String.valueOf(keys.get(key)))
        ? 0
        : keys.size(key, "", 0, SizeKeys.MOST_LAYERS);
  }

  /** The kind of attention of every block; empty when the config has no such list. */
  List<String> layerTypes() throws CheckpointException {
    List<String> kinds = keys.texts("layer_types");
    for (String kind : kinds) {
      if (!kind.equals("full_attention") && !kind.equals("sliding_attention")) {
        throw ModelKeys.notBuilt(keys, "layer_types", kind, "full_attention, sliding_attention");
      }
    }
    if (!kinds.isEmpty() && kinds.size() != sizes.layers()) {
      throw keys.wrong(
          "layer_types", keys.get("layer_types"), "a list of " + sizes.layers() + " kinds");
    }
    return kinds;
  }
}
