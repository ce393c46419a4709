package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;

/**
 * Gemma 3, text only: four norms a block, queries and keys normalised, scaled embeddings, most
 * blocks with a window and a rotary base of their own. Source: Gemma Team (2025).
 */
final class Gemma3 implements Architecture {
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  @Override
  public Family family() {
    return new Family("gemma3_text", "Gemma3", GatedKeys.naming("Gemma 3"));
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    GatedKeys read = GatedKeys.read(keys, new Sizes(26, 2304, 8, 9216, 262_208, 131_072), 4, 256);
    for (String key : List.of("use_bidirectional_attention", "attn_logit_softcapping")) {
      if (keys.isSet(key)) {
        throw ModelKeys.notBuilt(keys, key, keys.get(key), "leaving it out");
      }
    }
    double scale = 1 / Math.sqrt(keys.number("query_pre_attn_scalar", 256, 0, 1e9));
    boolean bias = keys.flag("attention_bias", false);
    double cap =
        keys.has("final_logit_softcapping") ? keys.number("final_logit_softcapping", 0, 0, 1e9) : 0;
    return new GatedTransformer(
        read.sizes(),
        ModelKeys.bos(keys, read.sizes().vocabularySize(), 2),
        read.attention(scale, 0),
        blocks(keys, read),
        ModelKeys.activation(keys, activationKey(keys), "gelu_pytorch_tanh"),
        read.epsilon(),
        new GatedTransformer.Options(bias, bias, false, true, true, true, true),
        keys.flag("tie_word_embeddings", true),
        cap);
  }

  /** Some published configs carry the name other families use. */
  private static String activationKey(ConfigKeys keys) {
    return !keys.has("hidden_activation") && keys.has("hidden_act")
        ? "hidden_act"
        : "hidden_activation";
  }

  private static List<GatedTransformer.Block> blocks(ConfigKeys keys, GatedKeys read)
      throws CheckpointException {
    int window = keys.size("sliding_window", "", 4096, Integer.MAX_VALUE);
    Optional<ConfigKeys> parameters = keys.object("rope_parameters");
    Optional<ConfigKeys> scaling = keys.object("rope_scaling");
    Optional<ConfigKeys> full =
        parameters.isPresent() ? parameters.get().object(FULL) : Optional.empty();
    Optional<ConfigKeys> sliding =
        parameters.isPresent() ? parameters.get().object(SLIDING) : Optional.empty();
    GatedTransformer.Block global =
        new GatedTransformer.Block(
            read.rotary(scaling.isPresent() ? scaling : full, base(keys, "rope_theta", 1e6)),
            Integer.MAX_VALUE);
    GatedTransformer.Block local =
        new GatedTransformer.Block(
            read.rotary(sliding, base(keys, "rope_local_base_freq", 1e4)), window);
    List<String> kinds = read.layerTypes();
    List<GatedTransformer.Block> blocks = new ArrayList<>();
    int pattern = pattern(keys);
    for (int i = 0; i < read.sizes().layers(); i++) {
      boolean windowed = kinds.isEmpty() ? (i + 1) % pattern != 0 : kinds.get(i).equals(SLIDING);
      blocks.add(windowed ? local : global);
    }
    return blocks;
  }

  private static double base(ConfigKeys keys, String key, double otherwise)
      throws CheckpointException {
    return keys.has(key) ? keys.number(key, otherwise, 0, 1e12) : otherwise;
  }

  private static int pattern(ConfigKeys keys) throws CheckpointException {
    String key =
        keys.has("_sliding_window_pattern") ? "_sliding_window_pattern" : "sliding_window_pattern";
    return keys.has(key) ? keys.size(key, "", 6, SizeKeys.MOST_LAYERS) : 6;
  }
}
