package org.logitlens.export;

/** Writes a readout into a graph, for the model and for the lens alike. */
final class ReadoutLayers {
  private final Layers layers;
  private final Operators op;
  private final Readout readout;
  private final Sizes sizes;
  private final int ids;

  /**
   * For one graph.
   *
   * @param sizes of the model as it is stored
   * @param ids how many get a logit, from 0; all of the vocabulary, or fewer
   */
  ReadoutLayers(Layers layers, Readout readout, Sizes sizes, int ids) {
    this.layers = layers;
    this.op = layers.op();
    this.readout = readout;
    this.sizes = sizes;
    this.ids = ids;
  }

  /** The final norm the ordinary way: [.., C]. */
  Value normed(Value hidden) {
    return layers.norm(hidden, readout.norm(), sizes.width());
  }

  /**
   * The final norm for the head.
   *
   * @param hidden [N, R, C]
   * @param affine [R]
   */
  Value normed(LensHead head, Value hidden, Value affine) {
    Norm norm = readout.norm();
    if (norm.kind() == Norm.Kind.NONE) {
      return hidden;
    }
    Value bare = layers.bareNorm(hidden, norm, sizes.width());
    return head.gated(
        bare, affine, layers.gain(norm, sizes.width()), layers.bias(norm, sizes.width()));
  }

  /**
   * Projection, unembedding, bias and cap.
   *
   * @param normed [n, C]
   * @return [n, ids]
   */
  Value logits(Value normed) {
    int decoded = readout.decodedWidth();
    Value u =
        readout.projection().isEmpty()
            ? normed
            : layers.linear(normed, readout.projection(), sizes.width(), decoded, false);
    long stored = sizes.vocabularySize();
    Value unembedding = layers.firstRows(readout.unembedding(), ids, stored, decoded);
    Value logits =
        readout.bias()
            ? op.linearTransposed(
                u, unembedding, layers.firstRows(readout.head() + ".bias", ids, stored))
            : op.timesTransposed(u, unembedding);
    return readout.cap() > 0
        ? op.mul(op.tanh(op.mul(logits, 1 / readout.cap())), readout.cap())
        : logits;
  }
}
