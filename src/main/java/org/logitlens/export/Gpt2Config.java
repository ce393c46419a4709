package org.logitlens.export;

import java.util.List;
import java.util.OptionalInt;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;

/**
 * Everything in {@code config.json} that changes what a GPT-2 computes.
 *
 * <p>{@code reorder_and_upcast_attn} only chooses where half precision is widened; all arithmetic
 * here is in single precision, so that it changes nothing and has no field.
 *
 * @param sizes its sizes, the heads a divisor of the width
 * @param activation the MLP's function
 * @param layerNormEpsilon added to the variance, positive
 * @param scaleAttention whether attention scores are divided by {@code sqrt(width / heads)}
 * @param scaleByInverseLayer whether the scores of block l are further divided by {@code l + 1}
 * @param tiedEmbeddings whether the config says that the unembedding is {@code wte}
 * @param bosId the id that begins a text
 */
public record Gpt2Config(
    Sizes sizes,
    Activation activation,
    double layerNormEpsilon,
    boolean scaleAttention,
    boolean scaleByInverseLayer,
    boolean tiedEmbeddings,
    OptionalInt bosId) {
  private static final int BOS_DEFAULT = 50256;
  private static final SizeKeys SIZES =
      SizeKeys.likeGpt2(new Sizes(12, 768, 12, 3072, 50_257, 1024));

  /** Width of one head, {@code C / heads}. */
  public int headWidth() {
    return sizes.width() / sizes.heads();
  }

  /**
   * What the raw attention scores of a block are multiplied with.
   *
   * @param block the block, from 0
   */
  public double attentionScale(int block) {
    double scale = scaleAttention ? 1 / Math.sqrt(headWidth()) : 1;
    return scaleByInverseLayer ? scale / (block + 1) : scale;
  }

  /**
   * Reads a config; absent keys take the defaults of Hugging Face's {@code GPT2Config}.
   *
   * @param notices takes what the user should know
   * @throws CheckpointException naming the key and its value
   */
  public static Gpt2Config read(ConfigKeys keys, List<String> notices) throws CheckpointException {
    Sizes sizes = SIZES.readShared(keys);
    ModelKeys.noteOldContext(keys, sizes.contextLength(), notices);
    if (keys.flag("reorder_and_upcast_attn", false)) {
      notices.add(
          "reorder_and_upcast_attn only matters in half precision; everything here is computed in"
              + " single precision.");
    }
    return new Gpt2Config(
        sizes,
        ModelKeys.activation(keys, "activation_function", "gelu_new"),
        keys.number("layer_norm_epsilon", 1e-5, 0, 1),
        keys.flag("scale_attn_weights", true),
        keys.flag("scale_attn_by_inverse_layer_idx", false),
        keys.flag("tie_word_embeddings", true),
        ModelKeys.bos(keys, sizes.vocabularySize(), BOS_DEFAULT));
  }
}
