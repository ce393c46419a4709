package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Names of values in a node and in the graphs nested in it, which see the outer values. */
final class Renaming {
  private Renaming() {}

  /** The node with other names. */
  static NodeProto of(NodeProto node, UnaryOperator<String> renaming) {
    NodeProto.Builder changed = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      changed.setInput(i, renaming.apply(node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      changed.setOutput(i, renaming.apply(node.getOutput(i)));
    }
    for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(of(attribute.getG(), renaming));
      }
      for (int i = 0; i < attribute.getGraphsCount(); i++) {
        attribute.setGraphs(i, of(attribute.getGraphs(i), renaming));
      }
    }
    return changed.build();
  }

  private static GraphProto of(GraphProto nested, UnaryOperator<String> renaming) {
    GraphProto.Builder changed = nested.toBuilder();
    for (int i = 0; i < nested.getNodeCount(); i++) {
      changed.setNode(i, of(nested.getNode(i), renaming));
    }
    return changed.build();
  }

  /** Adds the names a node reads, also from inside of it. */
  static void uses(NodeProto node, Set<String> names) {
    names.addAll(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        uses(attribute.getG().getNodeList(), names);
        attribute.getG().getOutputList().forEach(output -> names.add(output.getName()));
      }
      for (GraphProto nested : attribute.getGraphsList()) {
        uses(nested.getNodeList(), names);
        nested.getOutputList().forEach(output -> names.add(output.getName()));
      }
    }
  }

  private static void uses(List<NodeProto> nodes, Set<String> names) {
    nodes.forEach(node -> uses(node, names));
  }
}
