package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes graphs that give chosen values of a file's graph, and compute nothing else. */
final class OutputGraphs {
  static final String ROWS = "hidden_states";
  static final String LOGITS = "logits";

  /** From here on initializers need not be inputs. */
  private static final long LEAST_IR_VERSION = 4;

  private final List<NodeProto> nodes;
  private final Map<String, TensorProto> initializers;
  private final ModelProto model;

  /**
   * Takes a copy.
   *
   * @param graph finished; has no values of the two names
   * @param model says which operators are meant
   */
  OutputGraphs(OnnxGraph graph, ModelProto model) {
    this.nodes = List.copyOf(graph.nodes());
    this.initializers = new LinkedHashMap<>(graph.initializers());
    this.model = model.toBuilder().clearGraph().clearMetadataProps().clearDocString().build();
  }

  /** Stacks values of shape [1, T, C] or [T, C] to [T, R, C]. */
  byte[] rows(List<String> values, long width) {
    List<NodeProto> added = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    String shape = "logit_lens/row_shape";
    for (int i = 0; i < values.size(); i++) {
      String single = "logit_lens/single_" + i;
      String row = "logit_lens/row_" + i;
      added.add(Nodes.of("Cast", List.of(values.get(i)), single, toFloat()));
      added.add(Nodes.of("Reshape", List.of(single, shape), row));
      parts.add(row);
    }
    added.add(Nodes.of("Concat", parts, ROWS, Nodes.attribute("axis", 1)));
    return write(
        Set.copyOf(values),
        added,
        Constants.longs(shape, List.of(-1L, 1L, width), true),
        output(ROWS, values.size(), width));
  }

  /** Gives a value of shape [1, T, V] as [T, V]. */
  byte[] logits(String value, long vocabulary) {
    String shape = "logit_lens/logits_shape";
    String single = "logit_lens/single_logits";
    List<NodeProto> added =
        List.of(
            Nodes.of("Cast", List.of(value), single, toFloat()),
            Nodes.of("Reshape", List.of(single, shape), LOGITS));
    return write(
        Set.of(value),
        added,
        Constants.longs(shape, List.of(-1L, vocabulary), true),
        output(LOGITS, vocabulary));
  }

  private static AttributeProto toFloat() {
    return Nodes.attribute("to", ElementCodes.FLOAT);
  }

  private byte[] write(
      Set<String> wanted, List<NodeProto> added, TensorProto constant, ValueInfoProto output) {
    Set<String> needed = new HashSet<>(wanted);
    GraphProto.Builder graph =
        GraphProto.newBuilder().setName("main").addAllNode(Wiring.leadingTo(needed, nodes));
    graph.addAllNode(added);
    initializers.forEach(
        (name, tensor) -> {
          if (needed.contains(name)) {
            graph.addInitializer(tensor);
          }
        });
    graph.addInitializer(constant);
    graph.addInput(info(SuppliedInputs.IDS, ElementCodes.INT64, List.of(size(1), unknown("T"))));
    graph.addOutput(output);
    return model.toBuilder()
        .setIrVersion(Math.max(LEAST_IR_VERSION, model.getIrVersion()))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto output(String name, long... sizes) {
    List<TensorShapeProto.Dimension> dims = new ArrayList<>(List.of(unknown("T")));
    for (long each : sizes) {
      dims.add(size(each));
    }
    return info(name, ElementCodes.FLOAT, dims);
  }

  private static TensorShapeProto.Dimension size(long value) {
    return TensorShapeProto.Dimension.newBuilder().setDimValue(value).build();
  }

  private static TensorShapeProto.Dimension unknown(String name) {
    return TensorShapeProto.Dimension.newBuilder().setDimParam(name).build();
  }

  private static ValueInfoProto info(String name, int type, List<TensorShapeProto.Dimension> dims) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type)
                        .setShape(TensorShapeProto.newBuilder().addAllDim(dims))))
        .build();
  }
}
