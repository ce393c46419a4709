package org.logitlens.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds one ONNX graph and refuses wrong ones while it is written: values of other graphs, names
 * given twice, outputs that nothing computes, graphs changed after they were built. {@link
 * Operators} adds the nodes and checks element types.
 *
 * <p>A graph may have nested ones (the bodies of {@code Scan}), which see its values. Node order is
 * the order of calls, so that it is topological. Not safe for several threads.
 */
final class GraphBuilder {
  /** Version of the operators, {@code ai.onnx}. */
  static final long OPSET = 20;

  /** Version of the file format. */
  static final long IR_VERSION = 9;

  private final @Nullable GraphBuilder outer;
  private final Set<String> names;
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Map<String, Value> constants = new HashMap<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Set<String> captured = new HashSet<>();
  private final Set<String> computed = new HashSet<>();
  private String section = "";
  private boolean built;

  private GraphBuilder(String name, @Nullable GraphBuilder outer) {
    this.outer = outer;
    this.names = outer == null ? new HashSet<>() : outer.names;
    graph.setName(name);
  }

  /** A new model's graph. */
  static GraphBuilder named(String name) {
    return new GraphBuilder(name, null);
  }

  /** A graph inside this one, which may use this one's values. */
  GraphBuilder nested(String name) {
    checkOpen();
    GraphBuilder inner = new GraphBuilder(name, this);
    inner.section = section.isEmpty() ? name : section + "/" + name;
    return inner;
  }

  /** The part of the model that the next nodes belong to; begins their names. */
  void section(String name) {
    section = name;
  }

  /**
   * Declares an input.
   *
   * @param dims sizes, or the names of sizes that vary; outermost first
   */
  Value input(String name, ElementType type, Object... dims) {
    graph.addInput(info(claim(name), type, List.of(dims)));
    return new Value(name, type, this);
  }

  /** Adds a tensor whose bytes the caller describes; its name is claimed here. */
  Value initializer(TensorProto tensor, ElementType type) {
    checkOpen();
    if (tensor.getDataType() != type.code()) {
      throw new IllegalArgumentException(tensor.getName() + " is not of type " + type);
    }
    graph.addInitializer(tensor.toBuilder().setName(claim(tensor.getName())));
    return new Value(tensor.getName(), type, this);
  }

  /** A scalar. */
  Value constant(float value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(ElementType.FLOAT.code()).addFloatData(value);
    return shared("const_f" + value, tensor, ElementType.FLOAT);
  }

  /** A vector, as axes and shapes are given. */
  Value constants(long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(ElementType.INT64.code()).addDims(values.length);
    StringBuilder name = new StringBuilder("const_i");
    for (long value : values) {
      tensor.addInt64Data(value);
      name.append('_').append(value);
    }
    return shared(name.toString(), tensor, ElementType.INT64);
  }

  /** A vector of numbers, written into the graph itself. */
  Value vector(List<Double> values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(fresh("vector"))
            .setDataType(ElementType.FLOAT.code())
            .addDims(values.size());
    values.forEach(value -> tensor.addFloatData(value.floatValue()));
    checkOpen();
    graph.addInitializer(tensor);
    return new Value(tensor.getName(), ElementType.FLOAT, this);
  }

  /** A scalar. */
  Value constant(long value) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(ElementType.INT64.code()).addInt64Data(value);
    return shared("const_s_" + value, tensor, ElementType.INT64);
  }

  private Value shared(String name, TensorProto.Builder tensor, ElementType type) {
    if (outer != null) {
      return outer.shared(name, tensor, type);
    }
    Value known = constants.get(name);
    if (known == null) {
      known = initializer(tensor.setName(name).build(), type);
      constants.put(name, known);
    }
    return known;
  }

  /** Adds a node with one output. */
  Value node(String op, ElementType result, List<Value> inputs, AttributeProto... attributes) {
    return nodes(op, List.of(result), inputs, attributes).get(0);
  }

  /**
   * Adds a node.
   *
   * @param results element types of its outputs
   * @return its outputs
   * @throws IllegalArgumentException when an input is not visible here
   */
  List<Value> nodes(
      String op, List<ElementType> results, List<Value> inputs, AttributeProto... attributes) {
    checkOpen();
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(op);
    for (Value input : inputs) {
      see(input, op);
      node.addInput(input.name());
    }
    String base = (section.isEmpty() ? "" : section + "/") + op;
    node.setName(fresh(base));
    List<Value> values = new ArrayList<>();
    for (ElementType type : results) {
      String name = fresh(base + "_out");
      node.addOutput(name);
      computed.add(name);
      values.add(new Value(name, type, this));
    }
    for (AttributeProto attribute : attributes) {
      node.addAttribute(attribute);
    }
    graph.addNode(node);
    return values;
  }

  private void see(Value value, String op) {
    GraphBuilder scope = this;
    while (scope != null && scope != value.owner()) {
      scope = scope.outer;
    }
    if (scope == null) {
      throw new IllegalArgumentException(value + " is not visible to " + op + " in " + name());
    }
    if (scope != this) {
      scope.captured.add(value.name());
    }
  }

  /**
   * Declares an output under a name of its own.
   *
   * @param dims sizes, or the names of sizes that vary
   */
  void output(String name, Value value, Object... dims) {
    checkOpen();
    if (value.owner() != this || !computed.contains(value.name())) {
      throw new IllegalArgumentException(value + " is not computed in " + name());
    }
    claim(name);
    boolean taken = outputs.values().stream().anyMatch(other -> other.name().equals(value.name()));
    Value own = taken ? node("Identity", value.type(), List.of(value)) : value;
    graph.addOutput(info(name, value.type(), List.of(dims)));
    outputs.put(name, own);
  }

  /** The graph, to be put into a node. */
  GraphProto build() {
    checkOpen();
    if (outputs.isEmpty()) {
      throw new IllegalStateException(name() + " has no outputs");
    }
    Map<String, String> renamed = new HashMap<>();
    for (Map.Entry<String, Value> output : Map.copyOf(outputs).entrySet()) {
      Value value = output.getValue();
      if (captured.contains(value.name())) {
        // The nested graph is finished and holds the old name.
        value = node("Identity", value.type(), List.of(value));
      }
      renamed.put(value.name(), output.getKey());
    }
    built = true;
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        node.setInput(i, renamed.getOrDefault(node.getInput(i), node.getInput(i)));
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        node.setOutput(i, renamed.getOrDefault(node.getOutput(i), node.getOutput(i)));
      }
    }
    return graph.build();
  }

  /** The whole model as the bytes of an ONNX file; the same calls give the same bytes. */
  byte[] buildModel() {
    if (outer != null) {
      throw new IllegalStateException(name() + " is nested");
    }
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("logit-lens")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(build())
        .build()
        .toByteArray();
  }

  private String name() {
    return graph.getName();
  }

  private void checkOpen() {
    if (built) {
      throw new IllegalStateException(name() + " is already built");
    }
  }

  private String claim(String name) {
    checkOpen();
    if (name.isEmpty() || !names.add(name)) {
      throw new IllegalArgumentException("name given twice: " + name);
    }
    return name;
  }

  private String fresh(String base) {
    int number = 1;
    String name = base;
    while (!names.add(name)) {
      name = base + "_" + ++number;
    }
    return name;
  }

  private static ValueInfoProto info(String name, ElementType type, List<Object> dims) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.code());
    TensorShapeProto.Builder shape = tensor.getShapeBuilder();
    for (Object dim : dims) {
      if (dim instanceof Number size) {
        shape.addDimBuilder().setDimValue(size.longValue());
      } else {
        shape.addDimBuilder().setDimParam(dim.toString());
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
