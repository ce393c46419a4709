package org.logitlens.export;

/** Writes a readout into a graph, for the model and for the lens alike. */
final class ReadoutLayers {
  private final Layers layers;
  private final Operators op;
  private final Readout readout;
  private final Sizes sizes;

  ReadoutLayers(Layers layers, Readout readout, Sizes sizes) {
    this.layers = layers;
    this.op = layers.op();
    this.readout = readout;
    this.sizes = sizes;
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
   * @return [n, V]
   */
  Value logits(Value normed) {
    int decoded = readout.decodedWidth();
    Value u =
        readout.projection().isEmpty()
            ? normed
            : layers.linear(normed, readout.projection(), sizes.width(), decoded, false);
    Value unembedding = layers.weight(readout.unembedding(), sizes.vocabularySize(), decoded);
    Value logits =
        readout.bias()
            ? op.linearTransposed(
                u, unembedding, layers.weight(readout.head() + ".bias", sizes.vocabularySize()))
            : op.timesTransposed(u, unembedding);
    return readout.cap() > 0
        ? op.mul(op.tanh(op.mul(logits, 1 / readout.cap())), readout.cap())
        : logits;
  }
}
