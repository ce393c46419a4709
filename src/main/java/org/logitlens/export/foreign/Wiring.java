package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who computes and who reads each value of a graph, as far as one set of values depends on it.
 * Immutable.
 */
final class Wiring {
  /** Give their first input's numbers, in the same shape. */
  private static final Set<String> SAME = Set.of("Identity", "Cast", "Dropout");

  /** Give their first input's numbers, perhaps in another shape. */
  private static final Set<String> VIEWS =
      Set.of("Identity", "Cast", "Dropout", "Reshape", "Squeeze", "Unsqueeze", "Flatten");

  private final List<NodeProto> nodes;
  private final Map<String, TensorProto> initializers;
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, List<NodeProto>> consumers = new HashMap<>();

  private Wiring(List<NodeProto> nodes, Map<String, TensorProto> initializers) {
    this.nodes = nodes;
    this.initializers = initializers;
    for (NodeProto node : nodes) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty()) {
          producers.put(output, node);
        }
      }
      for (String input : Set.copyOf(node.getInputList())) {
        consumers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
      }
    }
  }

  /** The wiring of what some values depend on. */
  static Wiring of(OnnxGraph graph, Set<String> wanted) {
    Set<String> needed = new HashSet<>(wanted);
    List<NodeProto> kept = leadingTo(needed, graph.nodes());
    Map<String, TensorProto> initializers = new HashMap<>(graph.initializers());
    initializers.keySet().retainAll(needed);
    return new Wiring(kept, initializers);
  }

  /**
   * The nodes that some values depend on, in order.
   *
   * @param needed the values; all that these nodes read are added to them
   */
  static List<NodeProto> leadingTo(Set<String> needed, List<NodeProto> nodes) {
    List<NodeProto> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      NodeProto node = nodes.get(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        kept.add(node);
        Renaming.uses(node, needed);
      }
    }
    Collections.reverse(kept);
    return List.copyOf(kept);
  }

  /** In topological order. */
  List<NodeProto> nodes() {
    return nodes;
  }

  /** The node that computes a value; null for inputs and initializers. */
  @Nullable NodeProto producer(String value) {
    return producers.get(value);
  }

  /** The node that computes a value, if it is of that operator. */
  Optional<NodeProto> producer(String value, String op) {
    NodeProto node = producers.get(value);
    return node != null && node.getOpType().equals(op) ? Optional.of(node) : Optional.empty();
  }

  /** The nodes that read a value, through casts as well. */
  List<NodeProto> readers(String value) {
    List<NodeProto> readers = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      for (NodeProto node : consumers.getOrDefault(open.pop(), List.of())) {
        if (SAME.contains(node.getOpType())) {
          open.add(Nodes.output(node, 0));
        } else {
          readers.add(node);
        }
      }
    }
    return readers;
  }

  /** The value whose numbers these are, before casts. */
  String source(String value) {
    return back(value, SAME);
  }

  /** The value whose numbers these are, before casts and changes of shape. */
  String viewed(String value) {
    return back(value, VIEWS);
  }

  private String back(String value, Set<String> through) {
    String found = value;
    NodeProto node = producers.get(found);
    while (node != null && through.contains(node.getOpType()) && first(node, found)) {
      found = Nodes.input(node, 0);
      node = producers.get(found);
    }
    return found;
  }

  private static boolean first(NodeProto node, String output) {
    return node.getInputCount() > 0 && Nodes.output(node, 0).equals(output);
  }

  /** The constant behind a value, before casts. */
  Optional<TensorProto> constant(String value) {
    return Optional.ofNullable(initializers.get(source(value)));
  }

  /** The constant vector behind a value, or one of sizes of 1 but for the last. */
  Optional<TensorProto> vector(String value) {
    return constant(value)
        .filter(
            tensor ->
                tensor.getDimsCount() > 0
                    && tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b)
                        == tensor.getDims(tensor.getDimsCount() - 1)
                    && tensor.getDims(tensor.getDimsCount() - 1) > 1);
  }

  /** The one number behind a value. */
  OptionalDouble scalar(String value) {
    List<Double> numbers = numbers(value);
    return numbers.size() == 1 ? OptionalDouble.of(numbers.get(0)) : OptionalDouble.empty();
  }

  /** The few numbers behind a value; empty when it is no short constant. */
  List<Double> numbers(String value) {
    return constant(value).flatMap(Constants::numbers).orElse(List.of());
  }

  /**
   * The nodes between two values: those that {@code to} depends on other than through {@code from}.
   */
  Set<NodeProto> between(Set<String> from, String to) {
    Set<NodeProto> found = new HashSet<>();
    Set<String> seen = new HashSet<>(from);
    Deque<String> open = new ArrayDeque<>(List.of(to));
    while (!open.isEmpty()) {
      String value = open.pop();
      NodeProto node = producers.get(value);
      if (seen.add(value) && node != null && found.add(node)) {
        Set<String> inputs = new HashSet<>();
        Renaming.uses(node, inputs);
        open.addAll(inputs);
      }
    }
    return found;
  }
}
