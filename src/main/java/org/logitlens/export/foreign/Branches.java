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
            Optional<Boolean> condition = truth(graph, Nodes.input(node, 0));
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
          if (!Nodes.output(node, i).isEmpty() && !Nodes.output(node, i).equals(inner)) {
            nodes.add(
                NodeProto.newBuilder()
                    .setOpType("Identity")
                    .setName(graph.fresh("branch_" + i))
                    .addInput(inner)
                    .addOutput(Nodes.output(node, i))
                    .build());
          }
        }
        return nodes;
      }
    }
    throw graph.refused(
        "node " + node.getName() + " has no usable " + which, "Export the model again.");
  }

  /** What a condition is, as far as constants tell. */
  private static Optional<Boolean> truth(OnnxGraph graph, String value) {
    String found = value;
    boolean negated = false;
    // Backwards, each node but once: what a node reads stands before it.
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      NodeProto node = graph.nodes().get(i);
      if (node.getOutputList().contains(found)) {
        boolean not = node.getOpType().equals("Not");
        if (!not && !SAME.contains(node.getOpType())) {
          return Optional.empty();
        }
        negated ^= not;
        found = Nodes.input(node, 0);
      }
    }
    TensorProto tensor = graph.initializers().get(found);
    boolean flip = negated;
    return Optional.ofNullable(tensor)
        .flatMap(Constants::numbers)
        .filter(numbers -> numbers.size() == 1)
        .map(numbers -> (numbers.get(0) != 0) != flip);
  }
}
