package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Finds how many attention heads there are, from how a graph cuts the width into heads. */
final class HeadCount {
  private HeadCount() {}

  /** The number; empty when no node tells it. */
  static OptionalInt of(Wiring wiring, long width) {
    for (NodeProto node : wiring.nodes()) {
      long named = node.getOpType().endsWith("Attention") ? Nodes.number(node, "num_heads", 0) : 0;
      if (named > 0 && width % named == 0) {
        return OptionalInt.of((int) named);
      }
      if (node.getOpType().equals("Reshape")) {
        List<Double> shape = lastTwo(wiring, Nodes.input(node, 1));
        if (shape.size() == 2 && shape.get(0) > 0 && shape.get(0) * shape.get(1) == width) {
          return OptionalInt.of(shape.get(0).intValue());
        }
      }
    }
    return OptionalInt.empty();
  }

  /** The last two of four sizes, as far as they are constant. */
  private static List<Double> lastTwo(Wiring wiring, String shape) {
    List<Double> whole = wiring.numbers(shape);
    if (whole.size() == 4) {
      return whole.subList(2, 4);
    }
    List<Double> found = new ArrayList<>();
    NodeProto concat = wiring.producer(wiring.source(shape), "Concat").orElse(null);
    if (concat != null && concat.getInputCount() == 4) {
      for (String size : concat.getInputList().subList(2, 4)) {
        wiring.scalar(size).ifPresent(found::add);
      }
    }
    return found;
  }
}
