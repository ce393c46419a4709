package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;

/**
 * The tables whose rows make the input row.
 *
 * @param tokens looked up by id, [V, C]
 * @param positions looked up by position, [P, C]
 */
record Embeddings(TensorProto tokens, TensorProto positions) {

  /**
   * Finds them among what the input row is made of.
   *
   * @throws CheckpointException when there is not one of each
   */
  static Embeddings of(OnnxGraph graph, Wiring wiring, String inputRow, long width)
      throws CheckpointException {
    List<TensorProto> tokens = new ArrayList<>();
    List<TensorProto> positions = new ArrayList<>();
    for (NodeProto node : wiring.between(Set.of(), inputRow)) {
      if (node.getOpType().equals(FusedSums.EMBED)) {
        wiring.constant(Nodes.input(node, 2)).ifPresent(tokens::add);
        wiring.constant(Nodes.input(node, 3)).ifPresent(positions::add);
      } else if (node.getOpType().equals("Gather")) {
        List<TensorProto> found =
            wiring.viewed(Nodes.input(node, 1)).equals(SuppliedInputs.IDS) ? tokens : positions;
        wiring
            .constant(Nodes.input(node, 0))
            .filter(table -> table.getDimsCount() == 2 && table.getDims(1) == width)
            .ifPresent(found::add);
      }
    }
    if (tokens.size() != 1 || positions.size() != 1) {
      throw graph.refused(
          "it looks up "
              + tokens.size()
              + " tables of tokens and "
              + positions.size()
              + " of positions; GPT-2 has one of each",
          "Only GPT-2 opens from ONNX files; open the original checkpoint instead.");
    }
    return new Embeddings(tokens.get(0), positions.get(0));
  }
}
