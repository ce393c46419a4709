package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;

/**
 * The residual stream of a graph: what each layer norm reads.
 *
 * @param norms those that read {@code h_0, m_1, h_1, m_2 .. h_L}
 */
record ResidualStream(List<FoundNorm> norms) {

  /**
   * Finds it and checks that it is one: that each value is the one before plus something, and that
   * attention and MLP take turns.
   *
   * @param normed what the unembedding multiplies
   * @throws CheckpointException when the graph is built otherwise
   */
  static ResidualStream of(OnnxGraph graph, Wiring wiring, String normed)
      throws CheckpointException {
    List<FoundNorm> norms = new NormFinder(wiring).all();
    if (norms.isEmpty()) {
      throw graph.refused(
          "it has no layer norm",
          "Only GPT-2 opens from ONNX files; open the original checkpoint instead.");
    }
    FoundNorm last = norms.get(norms.size() - 1);
    if (!wiring.viewed(last.output()).equals(wiring.viewed(normed))) {
      throw graph.refused(
          "its unembedding does not follow a layer norm", "Open the original checkpoint instead.");
    }
    if (norms.size() % 2 == 0 || norms.size() < 3) {
      throw graph.refused(
          "it has " + norms.size() + " layer norms; GPT-2 has two a block and one at the end",
          "Only GPT-2 opens from ONNX files; open the original checkpoint instead.");
    }
    for (int i = 1; i < norms.size(); i++) {
      check(graph, wiring, norms.get(i - 1), norms.get(i).input(), i % 2 == 1, i);
    }
    return new ResidualStream(List.copyOf(norms));
  }

  /** Number of blocks, {@code L}. */
  int layers() {
    return norms.size() / 2;
  }

  /** The norm that reads {@code h_L}. */
  FoundNorm finalNorm() {
    return norms.get(norms.size() - 1);
  }

  /** The values {@code h_0 .. h_L}. */
  List<String> blocks() {
    return every(0);
  }

  /** The values {@code m_1 .. m_L}. */
  List<String> mids() {
    return every(1);
  }

  private List<String> every(int from) {
    List<String> values = new ArrayList<>();
    for (int i = from; i < norms.size(); i += 2) {
      values.add(norms.get(i).input());
    }
    return values;
  }

  /** The nodes that compute what norm {@code to} reads from what the one before it reads. */
  Set<NodeProto> branch(Wiring wiring, int to) {
    return branch(wiring, norms.get(to - 1), norms.get(to).input());
  }

  private static Set<NodeProto> branch(Wiring wiring, FoundNorm before, String after) {
    Set<String> known = new HashSet<>(List.of(before.input(), before.output()));
    known.add(wiring.viewed(before.input()));
    return wiring.between(known, after);
  }

  private static void check(
      OnnxGraph graph, Wiring wiring, FoundNorm before, String after, boolean attention, int index)
      throws CheckpointException {
    if (!addends(wiring, after).contains(wiring.viewed(before.input()))) {
      throw graph.refused(
          "what layer norm "
              + (index + 1)
              + " reads is not what the one before reads plus"
              + " something, so it has no residual stream of GPT-2's kind",
          "Open the original checkpoint instead.");
    }
    boolean found = branch(wiring, before, after).stream().anyMatch(ResidualStream::attends);
    if (found != attention) {
      throw graph.refused(
          "between layer norms "
              + index
              + " and "
              + (index + 1)
              + (found ? " there is attention" : " there is no attention")
              + ", unlike in GPT-2, where attention and MLP take turns",
          "Open the original checkpoint instead.");
    }
  }

  private static boolean attends(NodeProto node) {
    return node.getOpType().equals("Softmax") || node.getOpType().endsWith("Attention");
  }

  /** Everything that a value is a sum of, sums themselves included. */
  private static Set<String> addends(Wiring wiring, String value) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      String next = wiring.viewed(open.pop());
      NodeProto node = wiring.producer(next);
      if (!found.add(next) || node == null) {
        continue;
      }
      switch (node.getOpType()) {
        case "Add", "Sum" -> open.addAll(node.getInputList());
        case FusedSums.SKIP -> {
          if (FusedSums.sum(node).equals(next)) {
            open.add(Nodes.input(node, 0));
            open.add(Nodes.input(node, 1));
          }
        }
        default -> {
          // A term.
        }
      }
    }
    return found;
  }
}
