package org.logitlens.checkpoint;

import java.util.OptionalInt;

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
}
