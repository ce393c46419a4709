package org.logitlens.export;

import java.util.List;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;

/** Qwen3: Llama with normalised queries and keys. Source: Yang et al. (2025). */
final class Qwen3 implements Architecture {

  @Override
  public Family family() {
    return new Family("qwen3", "Qwen3", GatedKeys.naming("Qwen3"));
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    GatedKeys read =
        GatedKeys.read(keys, new Sizes(32, 4096, 32, 22_016, 151_936, 32_768), 32, 128);
    Set<GatedTransformer.Trait> traits = read.attentionBiases();
    traits.add(GatedTransformer.Trait.HEAD_NORMS);
    return new GatedTransformer(
        read.sizes(),
        ModelKeys.bos(keys, read.sizes().vocabularySize(), -1),
        read.attention(),
        read.windowedBlocks(read.rotary()),
        ModelKeys.activation(keys, "hidden_act", "silu"),
        read.epsilon(),
        traits,
        keys.flag("tie_word_embeddings", false),
        0);
  }
}
