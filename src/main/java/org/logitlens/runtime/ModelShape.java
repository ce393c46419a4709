package org.logitlens.runtime;

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
 */
record ModelShape(
    int layers, int width, int heads, int innerWidth, int vocabularySize, int contextLength) {

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

  /** Rows that the head decodes. */
  int decodedRows(Decoder decoder, HiddenRows rows) {
    // Post 2020 shows the last state twice: without and with the final norm's gain and bias. The
    // mid-block rows do not hold it a second time.
    boolean twice = decoder == Decoder.POST_2020 && rows == HiddenRows.BLOCKS;
    return twice ? layers + 2 : layers + 1;
  }

  /** Floating-point operations of the body for so many tokens. */
  double bodyWork(int tokens) {
    double perToken = 2.0 * layers * (4.0 * width * width + 2.0 * width * innerWidth);
    double attention = 4.0 * layers * width * (double) tokens;
    return tokens * (perToken + attention);
  }

  /** Floating-point operations of the unembedding of so many columns. */
  double headWork(int columns, int rows) {
    return 2.0 * columns * rows * (double) vocabularySize * width;
  }
}
