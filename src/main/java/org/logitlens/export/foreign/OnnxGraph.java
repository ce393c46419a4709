package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;

/**
 * The graph of a file while it is made fit for the lens: every constant an initializer, every
 * tensor placed, nodes in topological order. For one thread.
 */
final class OnnxGraph {
  private static final String OWN = "logit_lens/";

  /** Models of a hundred blocks have some ten thousand. */
  private static final int MOST_NODES = 100_000;

  private final Path file;
  private final TensorPlaces places;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
  private final List<ValueInfoProto> inputs = new ArrayList<>();
  private final List<ValueInfoProto> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private OnnxGraph(Path file, TensorPlaces places) {
    this.file = file;
    this.places = places;
  }

  /**
   * Takes a graph over.
   *
   * @throws CheckpointException when a tensor is not where it says, or nodes are out of order
   */
  static OnnxGraph of(Path file, GraphProto proto, TensorPlaces places) throws CheckpointException {
    OnnxGraph graph = new OnnxGraph(file, places);
    if (proto.getSparseInitializerCount() > 0) {
      throw graph.refused("it has sparse weights", "Export the model with ordinary ones.");
    }
    if (proto.getNodeCount() > MOST_NODES) {
      throw graph.refused(
          "it has " + proto.getNodeCount() + " nodes; at most " + MOST_NODES + " are read",
          "Export the model again.");
    }
    for (TensorProto tensor : proto.getInitializerList()) {
      graph.addInitializer(places.place(tensor));
    }
    for (ValueInfoProto input : proto.getInputList()) {
      // Old files list their weights as inputs that have a default.
      if (!graph.initializers.containsKey(input.getName())) {
        graph.claim(input.getName());
        graph.inputs.add(input);
      }
    }
    for (NodeProto node : proto.getNodeList()) {
      graph.addNode(node);
    }
    graph.outputs.addAll(proto.getOutputList());
    return graph;
  }

  Path file() {
    return file;
  }

  /** In topological order; not to be changed while it is iterated. */
  List<NodeProto> nodes() {
    return nodes;
  }

  Map<String, TensorProto> initializers() {
    return initializers;
  }

  /** What must be given from outside. */
  List<ValueInfoProto> inputs() {
    return inputs;
  }

  List<ValueInfoProto> outputs() {
    return outputs;
  }

  /** A tensor of the graph, with a name nobody has. */
  void addInitializer(TensorProto tensor) throws CheckpointException {
    claim(tensor.getName());
    initializers.put(tensor.getName(), tensor);
  }

  /** Appends a node; a constant becomes an initializer. */
  void addNode(NodeProto node) throws CheckpointException {
    Optional<TensorProto> constant = Constants.ofNode(node);
    if (constant.isPresent()) {
      addInitializer(
          places.place(constant.get()).toBuilder().setName(Nodes.output(node, 0)).build());
      return;
    }
    for (String input : node.getInputList()) {
      if (!input.isEmpty() && !names.contains(input)) {
        throw refused(
            "node " + node.getName() + " reads " + input + ", which nothing before it computes",
            "Its nodes are out of order or missing; export it again.");
      }
    }
    for (String output : node.getOutputList()) {
      if (!output.isEmpty()) {
        claim(output);
      }
    }
    nodes.add(placed(node));
  }

  private NodeProto placed(NodeProto node) throws CheckpointException {
    NodeProto.Builder changed = node.toBuilder();
    for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
      if (attribute.hasT()) {
        attribute.setT(places.place(attribute.getT()));
      }
      for (int i = 0; i < attribute.getTensorsCount(); i++) {
        attribute.setTensors(i, places.place(attribute.getTensors(i)));
      }
      if (attribute.hasG()) {
        attribute.setG(placed(attribute.getG()));
      }
      for (int i = 0; i < attribute.getGraphsCount(); i++) {
        attribute.setGraphs(i, placed(attribute.getGraphs(i)));
      }
    }
    return changed.build();
  }

  private GraphProto placed(GraphProto nested) throws CheckpointException {
    GraphProto.Builder changed = nested.toBuilder();
    for (int i = 0; i < nested.getInitializerCount(); i++) {
      changed.setInitializer(i, places.place(nested.getInitializer(i)));
    }
    for (int i = 0; i < nested.getNodeCount(); i++) {
      changed.setNode(i, placed(nested.getNode(i)));
    }
    return changed.build();
  }

  /**
   * Changes every node, or replaces it by several.
   *
   * @param change what a node becomes; null for itself
   */
  void rewrite(Rewriting change) throws CheckpointException {
    List<NodeProto> before = List.copyOf(nodes);
    nodes.clear();
    for (NodeProto node : before) {
      node.getOutputList().forEach(names::remove);
    }
    for (NodeProto node : before) {
      List<NodeProto> after = change.of(node);
      for (NodeProto each : after == null ? List.of(node) : after) {
        addNode(each);
      }
    }
  }

  /** What a node is replaced by. */
  interface Rewriting {
    @Nullable List<NodeProto> of(NodeProto node) throws CheckpointException;
  }

  /** Puts nodes before all others. */
  void prepend(List<NodeProto> first) {
    for (NodeProto node : first) {
      names.addAll(node.getOutputList());
    }
    nodes.addAll(0, first);
  }

  /** Gives a value another name wherever it occurs. */
  void rename(String from, String to) {
    UnaryOperator<String> renaming = name -> name.equals(from) ? to : name;
    nodes.replaceAll(node -> Renaming.of(node, renaming));
    TensorProto tensor = initializers.remove(from);
    if (tensor != null) {
      initializers.put(to, tensor.toBuilder().setName(to).build());
    }
    names.add(to);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** A name nobody has. */
  String fresh(String base) {
    String name = OWN + base;
    for (int i = 2; names.contains(name); i++) {
      name = OWN + base + "_" + i;
    }
    return name;
  }

  private void claim(String name) throws CheckpointException {
    if (name.isEmpty() || !names.add(name)) {
      throw refused(
          name.isEmpty() ? "a value has no name" : "two values are called " + name,
          "The file is damaged; export it again.");
    }
  }

  CheckpointException refused(String what, String remedy) {
    return new CheckpointException(file + ": " + what + ".", remedy);
  }
}
