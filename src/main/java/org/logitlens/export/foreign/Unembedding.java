package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;

/**
 * How a graph comes from the final norm to its logits: one product with a constant matrix, perhaps
 * a bias.
 *
 * @param input the value it multiplies, before casts and changes of shape
 * @param weight the matrix as it is stored
 * @param byToken whether it is stored [V, C]; else [C, V]
 * @param bias [V], or null
 */
record Unembedding(String input, TensorProto weight, boolean byToken, @Nullable TensorProto bias) {

  private static final Set<String> PASSED =
      Set.of("Identity", "Cast", "Dropout", "Reshape", "Squeeze", "Unsqueeze", "Slice");

  private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm", "FusedMatMul");

  /**
   * Follows the logits back.
   *
   * @throws CheckpointException when something else is between
   */
  static Unembedding of(OnnxGraph graph, Wiring wiring, String logits) throws CheckpointException {
    TensorProto bias = null;
    NodeProto node = wiring.producer(passed(wiring, logits));
    if (node != null && node.getOpType().equals("Add")) {
      for (int i = 0; i < 2 && bias == null; i++) {
        Optional<TensorProto> vector = wiring.vector(Nodes.input(node, i));
        if (vector.isPresent()) {
          bias = vector.get();
          node = wiring.producer(passed(wiring, Nodes.input(node, 1 - i)));
          if (node == null) {
            break;
          }
        }
      }
    }
    if (node == null || !PRODUCTS.contains(node.getOpType()) || !plain(wiring, node)) {
      throw graph.refused(
          "its logits come from "
              + (node == null ? "an input" : node.getOpType())
              + ", not from one product with a matrix",
          "Only decoders that end like GPT-2 open: final norm, then unembedding.");
    }
    Optional<TensorProto> added =
        Nodes.input(node, 2).isEmpty() ? Optional.empty() : wiring.vector(Nodes.input(node, 2));
    if (added.isPresent()) {
      bias = added.get();
    }
    boolean transposed = Nodes.number(node, "transB", 0) != 0;
    String matrix = wiring.source(Nodes.input(node, 1));
    Optional<NodeProto> transpose = wiring.producer(matrix, "Transpose");
    if (transpose.isPresent() && swaps(transpose.get())) {
      transposed = !transposed;
      matrix = Nodes.input(transpose.get(), 0);
    }
    TensorProto weight =
        wiring
            .constant(matrix)
            .filter(tensor -> tensor.getDimsCount() == 2)
            .orElseThrow(
                () ->
                    graph.refused(
                        "its unembedding is computed, not stored",
                        "Export the model without quantisation or adapters."));
    return new Unembedding(passed(wiring, Nodes.input(node, 0)), weight, transposed, bias);
  }

  /** Hidden width, {@code C}. */
  long width() {
    return weight.getDims(byToken ? 1 : 0);
  }

  /** Ids with a logit, {@code V}. */
  long vocabulary() {
    return weight.getDims(byToken ? 0 : 1);
  }

  private static String passed(Wiring wiring, String value) {
    String found = value;
    NodeProto node = wiring.producer(found);
    while (node != null && PASSED.contains(node.getOpType())) {
      found = Nodes.input(node, 0);
      node = wiring.producer(found);
    }
    return found;
  }

  private static boolean plain(Wiring wiring, NodeProto node) {
    boolean biasPlain =
        Nodes.input(node, 2).isEmpty() || wiring.vector(Nodes.input(node, 2)).isPresent();
    return Nodes.number(node, "transA", 0) == 0
        && Nodes.fraction(node, "alpha", 1) == 1
        && Nodes.fraction(node, "beta", 1) == 1
        && biasPlain;
  }

  private static boolean swaps(NodeProto transpose) {
    // Without a permutation all axes are reversed.
    return Nodes.attribute(transpose, "perm")
        .map(perm -> perm.getIntsList().equals(List.of(1L, 0L)))
        .orElse(true);
  }
}
