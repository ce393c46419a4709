package org.logitlens.export;

import ai.onnx.proto.OnnxMl.TensorProto;
import org.jspecify.annotations.Nullable;
import org.logitlens.export.foreign.OnnxDecoder;

/** Decodes with the final norm and the unembedding that were found in an ONNX file. */
final class ForeignHead implements LensHead.Decode {
  private final GraphBuilder graph;
  private final Operators op;
  private final LensHead head;
  private final OnnxDecoder decoder;

  ForeignHead(GraphBuilder graph, LensHead head, OnnxDecoder decoder) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.head = head;
    this.decoder = decoder;
  }

  @Override
  public Value normed(Value hidden, Value affine) {
    int width = decoder.width();
    Value zeros = op.filled(0, width);
    Value bare = op.layerNorm(hidden, op.filled(1, width), zeros, decoder.epsilon());
    TensorProto bias = decoder.bias();
    return head.gated(
        bare,
        affine,
        weight("norm.gain", decoder.gain(), width),
        bias == null ? zeros : weight("norm.bias", bias, width));
  }

  /** By the matrix as it is stored: transposing it would copy it. */
  @Override
  public Value logits(Value normed) {
    long tokens = decoder.vocabularySize();
    long width = decoder.width();
    @Nullable TensorProto bias = decoder.unembeddingBias();
    if (decoder.isUnembeddingByToken()) {
      Value matrix = weight("unembedding", decoder.unembedding(), tokens, width);
      return bias == null
          ? op.timesTransposed(normed, matrix)
          : op.linearTransposed(normed, matrix, weight("unembedding.bias", bias, tokens));
    }
    Value matrix = weight("unembedding", decoder.unembedding(), width, tokens);
    return bias == null
        ? op.matMul(normed, matrix)
        : op.linear(normed, matrix, weight("unembedding.bias", bias, tokens));
  }

  /** A weight in single precision under a name of ours, in the shape it is used in. */
  private Value weight(String name, TensorProto tensor, long... shape) {
    TensorProto.Builder named = tensor.toBuilder().setName(name).clearDims();
    for (long size : shape) {
      named.addDims(size);
    }
    ElementType type = ElementType.of(tensor.getDataType());
    return op.cast(graph.initializer(named.build(), type), ElementType.FLOAT);
  }
}
