package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.export.GatedTransformer.Trait;

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
    Set<Trait> traits = read.attentionBiases();
    traits.addAll(
        Set.of(
            Trait.HEAD_NORMS, Trait.GAINS_AROUND_ONE, Trait.NORMS_AFTER, Trait.SCALED_EMBEDDING));
    double cap =
        keys.has("final_logit_softcapping") ? keys.number("final_logit_softcapping", 0, 0, 1e9) : 0;
    return new GatedTransformer(
        read.sizes(),
        ModelKeys.bos(keys, read.sizes().vocabularySize(), 2),
        read.attention(scale, 0),
        blocks(keys, read),
        activation(keys),
        read.epsilon(),
        traits,
        keys.flag("tie_word_embeddings", true),
        cap);
  }

  /** The name other families use has no effect, so alone it must not say anything else. */
  private static Activation activation(ConfigKeys keys) throws CheckpointException {
    Activation used = ModelKeys.activation(keys, "hidden_activation", "gelu_pytorch_tanh");
    if (!keys.has("hidden_activation")
        && keys.has("hidden_act")
        && ModelKeys.activation(keys, "hidden_act", "") != used) {
      throw ModelKeys.notBuilt(
          keys, "hidden_act", keys.get("hidden_act"), "naming it hidden_activation");
    }
    return used;
  }

  private static List<GatedTransformer.Block> blocks(ConfigKeys keys, GatedKeys read)
      throws CheckpointException {
    int window = keys.size("sliding_window", "", 4096, Integer.MAX_VALUE);
    Optional<ConfigKeys> parameters = keys.object("rope_parameters");
    Optional<ConfigKeys> scaling = scaling(keys, parameters);
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
    int pattern = pattern(keys, !kinds.isEmpty());
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

  /** A scaling of the blocks that see all, in the spelling from before there were two objects. */
  private static Optional<ConfigKeys> scaling(ConfigKeys keys, Optional<ConfigKeys> parameters)
      throws CheckpointException {
    if (!keys.isSet("rope_scaling")) {
      return Optional.empty();
    }
    Optional<ConfigKeys> scaling = keys.object("rope_scaling");
    if (parameters.isPresent()) {
      throw ModelKeys.notBuilt(
          keys, "rope_scaling beside", "rope_parameters", "one of them, not both");
    }
    if (scaling.isPresent() && !scaling.get().has("rope_type")) {
      // Hugging Face does not look at the older name here and would scale nothing.
      throw ModelKeys.notBuilt(
          keys, "rope_scaling without", "rope_type", "rope_scaling with rope_type");
    }
    return scaling;
  }

  /** How many blocks come from one that sees all to the next. */
  private static int pattern(ConfigKeys keys, boolean listed) throws CheckpointException {
    int pattern = period(keys, "sliding_window_pattern", 6);
    // Hugging Face writes this one and does not look at it.
    if (period(keys, "_sliding_window_pattern", pattern) != pattern && !listed) {
      throw ModelKeys.notBuilt(
          keys,
          "_sliding_window_pattern",
          keys.get("_sliding_window_pattern"),
          "naming it sliding_window_pattern, or layer_types");
    }
    return pattern;
  }

  private static int period(ConfigKeys keys, String key, int otherwise) throws CheckpointException {
    return keys.has(key) ? keys.size(key, "", otherwise, SizeKeys.MOST_LAYERS) : otherwise;
  }
}
