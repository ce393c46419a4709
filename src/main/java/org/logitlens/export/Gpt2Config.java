package org.logitlens.export;

import java.util.List;
import java.util.OptionalInt;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;

/**
 * Everything in {@code config.json} that changes what a GPT-2 computes. Sizes are positive.
 *
 * <p>{@code reorder_and_upcast_attn} only chooses where half precision is widened; all arithmetic
 * here is in single precision, so that it changes nothing and has no field.
 *
 * @param vocabularySize number of ids, {@code V}
 * @param contextLength the most positions, {@code P}
 * @param width hidden width, {@code C}
 * @param layers number of blocks, {@code L}
 * @param heads attention heads, a divisor of {@code width}
 * @param innerWidth width inside the MLP, {@code I}
 * @param activation the MLP's function
 * @param layerNormEpsilon added to the variance, positive
 * @param scaleAttention whether attention scores are divided by {@code sqrt(width / heads)}
 * @param scaleByInverseLayer whether the scores of block l are further divided by {@code l + 1}
 * @param tiedEmbeddings whether the config says that the unembedding is {@code wte}
 * @param bosId the id that begins a text
 */
public record Gpt2Config(
    int vocabularySize,
    int contextLength,
    int width,
    int layers,
    int heads,
    int innerWidth,
    Activation activation,
    double layerNormEpsilon,
    boolean scaleAttention,
    boolean scaleByInverseLayer,
    boolean tiedEmbeddings,
    OptionalInt bosId) {
  private static final int BOS_DEFAULT = 50256;
  private static final int MOST_LAYERS = 10_000;
  private static final int MOST = 10_000_000;

  /** Width of one head, {@code C / heads}. */
  public int headWidth() {
    return width / heads;
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
    int vocabulary = keys.size("vocab_size", "", 50257, MOST);
    int context = keys.size("n_positions", "max_position_embeddings", 1024, MOST);
    int width = keys.size("n_embd", "hidden_size", 768, 1_000_000);
    int layers = keys.size("n_layer", "num_hidden_layers", 12, MOST_LAYERS);
    int heads = keys.size("n_head", "num_attention_heads", 12, 1_000_000);
    ModelKeys.requireMultiple(keys, "n_embd", width, "n_head", heads);
    int innerWidth = ModelKeys.sizeOrNull(keys, "n_inner", 4 * width, MOST);
    ModelKeys.noteOldContext(keys, context, notices);
    if (keys.flag("reorder_and_upcast_attn", false)) {
      notices.add(
          "reorder_and_upcast_attn only matters in half precision; everything here is computed in"
              + " single precision.");
    }
    return new Gpt2Config(
        vocabulary,
        context,
        width,
        layers,
        heads,
        innerWidth,
        ModelKeys.activation(keys, "activation_function", "gelu_new"),
        keys.number("layer_norm_epsilon", 1e-5, 0, 1),
        keys.flag("scale_attn_weights", true),
        keys.flag("scale_attn_by_inverse_layer_idx", false),
        keys.flag("tie_word_embeddings", true),
        ModelKeys.bos(keys, vocabulary, BOS_DEFAULT));
  }
}
