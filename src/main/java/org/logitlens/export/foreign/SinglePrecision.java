package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.logitlens.checkpoint.CheckpointException;

/**
 * Lets a graph of 16-bit floats compute in single precision, as all graphs here do: weights are
 * cast where they are read and stay as they are stored, casts to 16 bits become casts to 32.
 */
final class SinglePrecision {
  private SinglePrecision() {}

  /**
   * Changes the graph.
   *
   * @throws CheckpointException when a nested graph holds 16-bit floats
   */
  static void apply(OnnxGraph graph) throws CheckpointException {
    List<NodeProto> casts = new ArrayList<>();
    for (Map.Entry<String, TensorProto> entry : List.copyOf(graph.initializers().entrySet())) {
      if (ElementCodes.isHalf(entry.getValue().getDataType())) {
        String stored = graph.fresh("half/" + entry.getKey());
        graph.initializers().remove(entry.getKey());
        graph.addInitializer(entry.getValue().toBuilder().setName(stored).build());
        casts.add(
            NodeProto.newBuilder()
                .setOpType("Cast")
                .setName(graph.fresh("single/" + entry.getKey()))
                .addInput(stored)
                .addOutput(entry.getKey())
                .addAttribute(Nodes.attribute("to", ElementCodes.FLOAT))
                .build());
      }
    }
    graph.prepend(casts);
    graph.nodes().replaceAll(SinglePrecision::widened);
    for (NodeProto node : graph.nodes()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        if (holdsHalf(attribute)) {
          throw graph.refused(
              "node " + node.getName() + " (" + node.getOpType() + ") computes with 16-bit floats",
              "Export the model in single precision.");
        }
      }
    }
  }

  private static NodeProto widened(NodeProto node) {
    NodeProto.Builder changed = node.toBuilder();
    for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
      if (node.getOpType().equals("Cast") && ElementCodes.isHalf(attribute.getI())) {
        attribute.setI(ElementCodes.FLOAT);
      }
      TensorProto value = attribute.getT();
      if (node.getOpType().equals("ConstantOfShape") && ElementCodes.isHalf(value.getDataType())) {
        double number = Constants.numbers(value).map(numbers -> numbers.get(0)).orElse(0.0);
        attribute.setT(
            TensorProto.newBuilder()
                .setDataType(ElementCodes.FLOAT)
                .addDims(1)
                .addFloatData((float) number));
      }
    }
    return changed.build();
  }

  private static boolean holdsHalf(AttributeProto attribute) {
    return ElementCodes.isHalf(attribute.getT().getDataType())
        || holdsHalf(attribute.getG())
        || attribute.getGraphsList().stream().anyMatch(SinglePrecision::holdsHalf);
  }

  private static boolean holdsHalf(GraphProto nested) {
    return nested.getInitializerList().stream()
            .anyMatch(tensor -> ElementCodes.isHalf(tensor.getDataType()))
        || nested.getNodeList().stream()
            .anyMatch(
                node ->
                    node.getAttributeList().stream()
                        .anyMatch(
                            attribute ->
                                holdsHalf(attribute)
                                    || (node.getOpType().equals("Cast")
                                        && ElementCodes.isHalf(attribute.getI()))));
  }
}
