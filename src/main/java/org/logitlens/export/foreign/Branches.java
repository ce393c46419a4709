package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;

/**
 * Takes the branch of an {@code If} whose condition is known, as in merged decoders, which hold the
 * computation with and without past keys and values.
 */
final class Branches {
  private static final Set<String> SAME =
      Set.of("Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape", "Flatten");

  private Branches() {}

  /** Replaces every such node by the nodes of its branch. */
  static void inline(OnnxGraph graph) throws CheckpointException {
    boolean[] again = {true};
    while (again[0]) {
      again[0] = false;
      graph.rewrite(
          node -> {
            if (!node.getOpType().equals("If")) {
              return null;
            }
            Optional<Boolean> condition = truth(graph, node.getInput(0));
            if (condition.isEmpty()) {
              return null;
            }
            again[0] = true;
            return branch(graph, node, condition.get() ? "then_branch" : "else_branch");
          });
    }
  }

  private static List<NodeProto> branch(OnnxGraph graph, NodeProto node, String which)
      throws CheckpointException {
    for (AttributeProto attribute : node.getAttributeList()) {
      GraphProto branch = attribute.getG();
      if (attribute.getName().equals(which) && branch.getOutputCount() == node.getOutputCount()) {
        for (TensorProto tensor : branch.getInitializerList()) {
          graph.addInitializer(tensor);
        }
        List<NodeProto> nodes = new ArrayList<>(branch.getNodeList());
        for (int i = 0; i < node.getOutputCount(); i++) {
          String inner = branch.getOutput(i).getName();
          if (!node.getOutput(i).isEmpty() && !node.getOutput(i).equals(inner)) {
            nodes.add(
                NodeProto.newBuilder()
                    .setOpType("Identity")
                    .setName(graph.fresh("branch_" + i))
                    .addInput(inner)
                    .addOutput(node.getOutput(i))
                    .build());
          }
        }
        return nodes;
      }
    }
    throw graph.refused(
        "node " + node.getName() + " has no usable " + which, "Export the model again.");
  }

  private static Optional<Boolean> truth(OnnxGraph graph, String value) {
    TensorProto tensor = graph.initializers().get(value);
    if (tensor != null) {
      return Constants.numbers(tensor)
          .filter(numbers -> numbers.size() == 1)
          .map(numbers -> numbers.get(0) != 0);
    }
    for (NodeProto node : graph.nodes()) {
      if (node.getInputCount() > 0 && node.getOutputList().contains(value)) {
        Optional<Boolean> input =
            SAME.contains(node.getOpType()) || node.getOpType().equals("Not")
                ? truth(graph, node.getInput(0))
                : Optional.empty();
        return node.getOpType().equals("Not") ? input.map(yes -> !yes) : input;
      }
    }
    return Optional.empty();
  }
}
