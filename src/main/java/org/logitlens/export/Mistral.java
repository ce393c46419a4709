package org.logitlens.export;

import java.util.List;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;

/** Mistral: Llama with a window. Source: Jiang et al. (2023). */
final class Mistral implements Architecture {

  @Override
  public Family family() {
    return new Family("mistral", "Mistral", GatedKeys.naming("Mistral"));
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    // Hugging Face reads such a config as another family, whose windows differ from block to block.
    if (keys.isSet("layer_types")) {
      throw ModelKeys.notBuilt(keys, "layer_types", keys.get("layer_types"), "leaving it out");
    }
    GatedKeys read = GatedKeys.read(keys, new Sizes(32, 4096, 32, 14_336, 32_000, 131_072), 8, 0);
    return new GatedTransformer(
        read.sizes(),
        ModelKeys.bos(keys, read.sizes().vocabularySize(), 1),
        read.attention(),
        read.blocks(read.rotary(), window(keys)),
        ModelKeys.activation(keys, "hidden_act", "silu"),
        read.epsilon(),
        Set.of(),
        keys.flag("tie_word_embeddings", false),
        0);
  }

  private static int window(ConfigKeys keys) throws CheckpointException {
    boolean none = keys.get("sliding_window") != null && !keys.has("sliding_window");
    return none ? Integer.MAX_VALUE : keys.size("sliding_window", "", 4096, Integer.MAX_VALUE);
  }
}
