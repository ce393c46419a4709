package org.logitlens.export;

import java.util.List;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;

/** Qwen2 and Qwen2.5: Llama with biases before attention. Source: Yang et al. (2024). */
final class Qwen2 implements Architecture {

  @Override
  public Family family() {
    return new Family("qwen2", "Qwen2", GatedKeys.naming("Qwen2"));
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    GatedKeys read = GatedKeys.read(keys, new Sizes(32, 4096, 32, 22_016, 151_936, 32_768), 32, 0);
    return new GatedTransformer(
        read.sizes(),
        ModelKeys.bos(keys, read.sizes().vocabularySize(), -1),
        read.attention(),
        read.windowedBlocks(read.rotary()),
        ModelKeys.activation(keys, "hidden_act", "silu"),
        read.epsilon(),
        Set.of(GatedTransformer.Trait.INPUT_BIAS),
        keys.flag("tie_word_embeddings", false),
        0);
  }
}
