package org.logitlens.runtime;

import org.logitlens.export.Network;
import org.logitlens.export.Sizes;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;

/**
 * The sizes that memory and work follow from.
 *
 * @param layers blocks, {@code L}
 * @param width hidden width, {@code C}
 * @param heads attention heads
 * @param innerWidth width inside the MLP, {@code I}
 * @param vocabularySize ids with a logit, {@code V}
 * @param contextLength the most tokens of a prompt
 * @param keyWidth floats of one position's keys in one block; 0 where the body always computes the
 *     whole prompt
 * @param steadyLength the longest prompt whose rows do not depend on its length
 */
record ModelShape(
    int layers,
    int width,
    int heads,
    int innerWidth,
    int vocabularySize,
    int contextLength,
    int keyWidth,
    int steadyLength) {

  /** One whose keys are as wide as the stream, whatever the length of the prompt. */
  ModelShape(
      int layers, int width, int heads, int innerWidth, int vocabularySize, int contextLength) {
    this(layers, width, heads, innerWidth, vocabularySize, contextLength, width, Integer.MAX_VALUE);
  }

  static ModelShape of(Network network) {
    ModelShape shape = of(network.sizes());
    return new ModelShape(
        shape.layers,
        shape.width,
        shape.heads,
        shape.innerWidth,
        shape.vocabularySize,
        shape.contextLength,
        network.keyWidth(),
        network.steadyLength());
  }

  static ModelShape of(Sizes sizes) {
    return new ModelShape(
        sizes.layers(),
        sizes.width(),
        sizes.heads(),
        sizes.innerWidth(),
        sizes.vocabularySize(),
        sizes.contextLength());
  }

  /** Rows that the body gives: {@code L + 1}, mid-block rows or not. */
  int hiddenRows() {
    return layers + 1;
  }

  /** Floats of the keys and values of one position in all blocks. */
  int keyValueFloats() {
    return 2 * layers * keyWidth;
  }

  /** Rows that the head decodes. */
  int decodedRows(Decoder decoder, HiddenRows rows) {
    // Post 2020 shows the last state twice: without and with the final norm's gain and bias. The
    // mid-block rows do not hold it a second time.
    boolean twice = decoder == Decoder.POST_2020 && rows == HiddenRows.BLOCKS;
    return twice ? layers + 2 : layers + 1;
  }

  /** Floating-point operations that the body needs for so many tokens, each seeing those before. */
  double bodyWork(int tokens) {
    double perToken = 2.0 * layers * (4.0 * width * width + 2.0 * width * innerWidth);
    double perPair = 4.0 * layers * width;
    return tokens * (perToken + perPair * (tokens + 1) / 2);
  }

  /** Floating-point operations of the unembedding of so many columns. */
  double headWork(int columns, int rows) {
    return 2.0 * columns * rows * (double) vocabularySize * width;
  }
}
