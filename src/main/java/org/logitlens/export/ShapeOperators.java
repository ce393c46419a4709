package org.logitlens.export;

import java.util.List;
import java.util.stream.Stream;

/** The operators that move elements without computing with them. */
class ShapeOperators {
  /** Where nodes are added. */
  final GraphBuilder graph;

  ShapeOperators(GraphBuilder graph) {
    this.graph = graph;
  }

  Value gather(Value data, Value indices, int axis) {
    expect("Gather", indices, ElementType.INT64);
    return graph.node(
        "Gather", data.type(), List.of(data, indices), Attributes.of("axis", (long) axis));
  }

  Value gatherElements(Value data, Value indices, int axis) {
    expect("GatherElements", indices, ElementType.INT64);
    return graph.node(
        "GatherElements", data.type(), List.of(data, indices), Attributes.of("axis", (long) axis));
  }

  /** For each index of the first axis some of the second: [N, K, ...] by indices [N, K', 1]. */
  Value gatherRows(Value data, Value indices) {
    expect("GatherND", indices, ElementType.INT64);
    return graph.node(
        "GatherND", data.type(), List.of(data, indices), Attributes.of("batch_dims", 1L));
  }

  Value slice(Value data, long from, long to, int axis) {
    return graph.node(
        "Slice",
        data.type(),
        List.of(data, graph.constants(from), graph.constants(to), graph.constants(axis)));
  }

  /** From an index that is known only at run time, a vector of one, to the end. */
  Value sliceFrom(Value data, Value from, int axis) {
    expect("Slice", from, ElementType.INT64);
    return graph.node(
        "Slice",
        data.type(),
        List.of(data, from, graph.constants(Long.MAX_VALUE), graph.constants(axis)));
  }

  /** The last index of an axis, which stays with size 1. */
  Value last(Value data, int axis) {
    return slice(data, -1, Long.MAX_VALUE, axis);
  }

  /** Repeated along new or single axes until it has a shape. */
  Value expand(Value data, Value shape) {
    expect("Expand", shape, ElementType.INT64);
    return graph.node("Expand", data.type(), List.of(data, shape));
  }

  /** One number in every place of a shape. */
  Value filled(float value, long... shape) {
    return filled(value, graph.constants(shape));
  }

  Value filled(float value, Value shape) {
    return expand(graph.constant(value), shape);
  }

  Value reshape(Value data, long... shape) {
    return graph.node("Reshape", data.type(), List.of(data, graph.constants(shape)));
  }

  /** Into sizes that are known only at run time; one of 0 means 0. */
  Value reshape(Value data, Value shape) {
    expect("Reshape", shape, ElementType.INT64);
    return graph.node("Reshape", data.type(), List.of(data, shape), Attributes.of("allowzero", 1L));
  }

  Value transpose(Value data, long... permutation) {
    return graph.node(
        "Transpose", data.type(), List.of(data), Attributes.list("perm", permutation));
  }

  Value unsqueeze(Value data, int axis) {
    return graph.node("Unsqueeze", data.type(), List.of(data, graph.constants(axis)));
  }

  Value squeeze(Value data, int axis) {
    return graph.node("Squeeze", data.type(), List.of(data, graph.constants(axis)));
  }

  Value concat(int axis, List<Value> parts) {
    parts.forEach(part -> same("Concat", parts.get(0), part));
    return graph.node("Concat", parts.get(0).type(), parts, Attributes.of("axis", (long) axis));
  }

  /** Cuts into equal parts. */
  List<Value> split(Value data, int axis, int parts) {
    return graph.nodes(
        "Split",
        Stream.generate(data::type).limit(parts).toList(),
        List.of(data),
        Attributes.of("axis", (long) axis),
        Attributes.of("num_outputs", (long) parts));
  }

  /** The sizes of some axes, a vector. */
  Value sizes(Value data, int from, int to) {
    return graph.node(
        "Shape",
        ElementType.INT64,
        List.of(data),
        Attributes.of("start", (long) from),
        Attributes.of("end", (long) to));
  }

  /** {@code 0 .. count - 1}; count is a scalar. */
  Value range(Value count) {
    expect("Range", count, ElementType.INT64);
    return graph.node(
        "Range", ElementType.INT64, List.of(graph.constant(0L), count, graph.constant(1L)));
  }

  Value where(Value condition, Value yes, Value no) {
    expect("Where", condition, ElementType.BOOL);
    same("Where", yes, no);
    return graph.node("Where", yes.type(), List.of(condition, yes, no));
  }

  static void same(String op, Value a, Value b) {
    if (a.type() != b.type()) {
      throw new IllegalArgumentException(op + " of " + a + " and " + b);
    }
  }

  static void expect(String op, Value x, ElementType type) {
    if (x.type() != type) {
      throw new IllegalArgumentException(op + " needs " + type + ", not " + x);
    }
  }
}
