package org.logitlens.export;

/**
 * The sizes of a model. All are positive.
 *
 * @param layers blocks, {@code L}
 * @param width hidden width, {@code C}
 * @param heads attention heads
 * @param innerWidth width inside the MLP, {@code I}
 * @param vocabularySize ids with a logit, {@code V}
 * @param contextLength the most tokens of a prompt
 */
public record Sizes(
    int layers, int width, int heads, int innerWidth, int vocabularySize, int contextLength) {

  Sizes withVocabulary(int ids) {
    return new Sizes(layers, width, heads, innerWidth, ids, contextLength);
  }

  /** Rows that a body gives: {@code L + 1}, mid-block rows or not. */
  public int hiddenRows() {
    return layers + 1;
  }
}
