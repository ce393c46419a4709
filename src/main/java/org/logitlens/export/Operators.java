package org.logitlens.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/**
 * The operators the graphs use, each as a method that adds one node and checks element types.
 * Shapes are as ONNX defines them; the engine checks those when it loads the graph.
 */
final class Operators extends ShapeOperators {

  Operators(GraphBuilder graph) {
    super(graph);
  }

  // Arithmetic, with broadcasting.

  Value add(Value a, Value b) {
    return arithmetic("Add", a, b);
  }

  Value sub(Value a, Value b) {
    return arithmetic("Sub", a, b);
  }

  Value mul(Value a, Value b) {
    return arithmetic("Mul", a, b);
  }

  Value mul(Value a, double factor) {
    return mul(a, graph.constant((float) factor));
  }

  Value add(Value a, double term) {
    return add(a, graph.constant((float) term));
  }

  Value max(Value a, Value b) {
    return arithmetic("Max", a, b);
  }

  Value div(Value a, Value b) {
    return arithmetic("Div", a, b);
  }

  Value min(Value a, Value b) {
    return arithmetic("Min", a, b);
  }

  Value greater(Value a, Value b) {
    same("Greater", a, b);
    return graph.node("Greater", ElementType.BOOL, List.of(a, b));
  }

  Value or(Value a, Value b) {
    expect("Or", a, ElementType.BOOL);
    expect("Or", b, ElementType.BOOL);
    return graph.node("Or", ElementType.BOOL, List.of(a, b));
  }

  // Functions of each element.

  Value sqrt(Value x) {
    return unary("Sqrt", x);
  }

  Value cos(Value x) {
    return unary("Cos", x);
  }

  Value sin(Value x) {
    return unary("Sin", x);
  }

  Value exp(Value x) {
    return unary("Exp", x);
  }

  Value log(Value x) {
    return unary("Log", x);
  }

  Value clip(Value x, double low, double high) {
    Value bottom = graph.constant((float) low);
    Value top = graph.constant((float) high);
    return graph.node("Clip", floating("Clip", x), List.of(x, bottom, top));
  }

  Value tanh(Value x) {
    return unary("Tanh", x);
  }

  Value sigmoid(Value x) {
    return unary("Sigmoid", x);
  }

  Value relu(Value x) {
    return unary("Relu", x);
  }

  /** {@code x Phi(x)}, or the approximation of Phi by a hyperbolic tangent. */
  Value gelu(Value x, boolean byTanh) {
    return unary("Gelu", x, Attributes.of("approximate", byTanh ? "tanh" : "none"));
  }

  Value cast(Value x, ElementType to) {
    return x.type() == to
        ? x
        : graph.node("Cast", to, List.of(x), Attributes.of("to", (long) to.code()));
  }

  // Along an axis.

  Value softmax(Value x, int axis) {
    return unary("Softmax", x, Attributes.of("axis", (long) axis));
  }

  /** {@code (x - mean) / sqrt(variance + eps) * scale + bias} over the last axis. */
  Value layerNorm(Value x, Value scale, Value bias, double epsilon) {
    return graph.node(
        "LayerNormalization",
        floating("LayerNormalization", x),
        List.of(x, scale, bias),
        Attributes.of("axis", -1L),
        Attributes.of("epsilon", (float) epsilon));
  }

  /** The mean over an axis, which stays with size 1. */
  Value mean(Value x, int axis) {
    return graph.node(
        "ReduceMean",
        floating("ReduceMean", x),
        List.of(x, graph.constants(axis)),
        Attributes.of("keepdims", 1L));
  }

  /** Sums over an axis, which goes. */
  Value sum(Value x, int axis) {
    return graph.node(
        "ReduceSum", x.type(), List.of(x, graph.constants(axis)), Attributes.of("keepdims", 0L));
  }

  /** The largest over an axis, which goes. */
  Value largest(Value x, int axis) {
    return graph.node(
        "ReduceMax", x.type(), List.of(x, graph.constants(axis)), Attributes.of("keepdims", 0L));
  }

  /** The smallest along the last axis in ascending order. */
  Value bottom(Value x, Value count) {
    return extremes(x, count, false).values();
  }

  /**
   * The largest along the last axis in descending order, equal ones by index, and their indices.
   */
  Top top(Value x, Value count) {
    return extremes(x, count, true);
  }

  private Top extremes(Value x, Value count, boolean largest) {
    expect("TopK", count, ElementType.INT64);
    List<Value> both =
        graph.nodes(
            "TopK",
            List.of(x.type(), ElementType.INT64),
            List.of(x, count),
            Attributes.of("axis", -1L),
            Attributes.of("largest", largest ? 1L : 0L),
            Attributes.of("sorted", 1L));
    return new Top(both.get(0), both.get(1));
  }

  /**
   * What {@link #top} gives.
   *
   * @param values the largest values
   * @param indices where they are
   */
  record Top(Value values, Value indices) {}

  // Products.

  Value matMul(Value a, Value b) {
    same("MatMul", a, b);
    return graph.node("MatMul", a.type(), List.of(a, b));
  }

  /** {@code a b + bias}. */
  Value linear(Value a, Value b, Value bias) {
    same("Gemm", a, b);
    same("Gemm", a, bias);
    return graph.node("Gemm", a.type(), List.of(a, b, bias));
  }

  /** {@code a b^T}. */
  Value timesTransposed(Value a, Value b) {
    same("Gemm", a, b);
    return graph.node("Gemm", a.type(), List.of(a, b), Attributes.of("transB", 1L));
  }

  /** {@code a b^T + bias}. */
  Value linearTransposed(Value a, Value b, Value bias) {
    same("Gemm", a, b);
    same("Gemm", a, bias);
    return graph.node("Gemm", a.type(), List.of(a, b, bias), Attributes.of("transB", 1L));
  }

  /**
   * Runs a graph for every index of the inputs' first axis and stacks what it gives.
   *
   * @param body its inputs are one slice of each of {@code inputs}, its outputs of the given types
   */
  List<Value> scan(GraphBuilder body, List<ElementType> results, List<Value> inputs) {
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(Attributes.of("body", body.build()));
    attributes.add(Attributes.of("num_scan_inputs", (long) inputs.size()));
    return graph.nodes("Scan", results, inputs, attributes.toArray(AttributeProto[]::new));
  }

  private Value arithmetic(String op, Value a, Value b) {
    same(op, a, b);
    return graph.node(op, a.type(), List.of(a, b));
  }

  private Value unary(String op, Value x, AttributeProto... attributes) {
    return graph.node(op, floating(op, x), List.of(x), attributes);
  }

  private static ElementType floating(String op, Value x) {
    if (!x.type().isFloating()) {
      throw new IllegalArgumentException(op + " of " + x);
    }
    return x.type();
  }
}
