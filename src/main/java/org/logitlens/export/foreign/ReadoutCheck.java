package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.Dtype;

/** Checks that what the head is written from is stored, of usable types and of sizes that fit. */
final class ReadoutCheck {
  private final OnnxGraph graph;

  ReadoutCheck(OnnxGraph graph) {
    this.graph = graph;
  }

  /** Checks the final norm and the unembedding. */
  void readout(Wiring wiring, FoundNorm norm, Unembedding unembedding) throws CheckpointException {
    List<TensorProto> vectors = new ArrayList<>();
    wiring.vector(norm.gain()).ifPresent(vectors::add);
    wiring.vector(norm.bias()).ifPresent(vectors::add);
    if (vectors.size() != (norm.bias().isEmpty() ? 1 : 2)) {
      throw graph.refused(
          "the gain and bias of its final norm are computed, not stored",
          "Open the original checkpoint instead.");
    }
    for (TensorProto vector : vectors) {
      vector(vector, unembedding.width());
    }
    TensorProto bias = unembedding.bias();
    if (bias != null) {
      vector(bias, unembedding.vocabulary());
    }
    weight(unembedding.weight());
  }

  private void vector(TensorProto vector, long size) throws CheckpointException {
    weight(vector);
    if (vector.getDims(vector.getDimsCount() - 1) != size) {
      throw graph.refused(
          vector.getName() + " has the shape " + vector.getDimsList() + ", not [" + size + "]",
          "The file is damaged; export it again.");
    }
  }

  /** Checks one weight's type and that its sizes are sizes. */
  void weight(TensorProto tensor) throws CheckpointException {
    if (ElementCodes.dtype(tensor).filter(Dtype::isWeight).isEmpty()) {
      throw graph.refused(
          tensor.getName() + " has elements of ONNX's type " + tensor.getDataType(),
          "Export the model in single or half precision.");
    }
    if (tensor.getDimsList().stream().anyMatch(size -> size < 1 || size > Integer.MAX_VALUE)) {
      throw graph.refused(
          tensor.getName() + " has the impossible shape " + tensor.getDimsList(),
          "The file is damaged; export it again.");
    }
  }
}
