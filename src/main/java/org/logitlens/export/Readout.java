package org.logitlens.export;

/**
 * From the last hidden state to logits: {@code cap tanh((W P norm(h) + b) / cap)}.
 *
 * @param norm the final norm
 * @param projection name of {@code P} without {@code .weight}, stored [D, C]; empty for none
 * @param decodedWidth {@code D}, width of what the unembedding sees: the hidden width without a
 *     projection
 * @param embedding name of the token embedding without {@code .weight}, stored [V, D]
 * @param head name of the separate unembedding without {@code .weight}, stored [V, D]; also that of
 *     the bias without {@code .bias}
 * @param tied whether the config says that the embedding is the unembedding
 * @param bias whether there is a bias, stored [V]
 * @param cap soft limit of the logits; 0 for none
 */
record Readout(
    Norm norm,
    String projection,
    int decodedWidth,
    String embedding,
    String head,
    boolean tied,
    boolean bias,
    double cap) {

  /** A norm and an unembedding. */
  static Readout plain(Norm norm, int width, String embedding, boolean tied) {
    return new Readout(norm, "", width, embedding, "lm_head", tied, false, 0);
  }

  Readout withTied(boolean now) {
    return new Readout(norm, projection, decodedWidth, embedding, head, now, bias, cap);
  }

  /** The name of the weights that serve as the unembedding. */
  String unembedding() {
    return (tied ? embedding : head) + ".weight";
  }
}
