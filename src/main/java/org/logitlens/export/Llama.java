package org.logitlens.export;

import java.util.List;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;

/** Llama, and models in its form such as SmolLM2. Source: Touvron et al. (2023). */
final class Llama implements Architecture {

  @Override
  public Family family() {
    return new Family("llama", "Llama", GatedKeys.naming("Llama"));
  }

  @Override
  public Design design(ConfigKeys keys, ModelTensors tensors, List<String> notices)
      throws CheckpointException {
    GatedKeys read = GatedKeys.read(keys, new Sizes(32, 4096, 32, 11_008, 32_000, 2048), 0, 0);
    Set<GatedTransformer.Trait> traits = read.attentionBiases();
    if (keys.flag("mlp_bias", false)) {
      traits.add(GatedTransformer.Trait.MLP_BIAS);
    }
    return new GatedTransformer(
        read.sizes(),
        ModelKeys.bos(keys, read.sizes().vocabularySize(), 1),
        read.attention(),
        read.blocks(read.rotary(), Integer.MAX_VALUE),
        ModelKeys.activation(keys, "hidden_act", "silu"),
        read.epsilon(),
        traits,
        keys.flag("tie_word_embeddings", false),
        0);
  }
}
