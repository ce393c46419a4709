package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;

/**
 * ONNX Runtime's operators that add and normalise in one: they can give the sum as well, which is
 * the residual stream.
 */
final class FusedSums {
  /** {@code input, skip, gamma, beta, bias} to {@code output, mean, deviation, sum}. */
  static final String SKIP = "SkipLayerNormalization";

  /**
   * {@code ids, segments, words, positions, segment table, gamma, beta, mask, position ids} to
   * {@code output, mask, sum}.
   */
  static final String EMBED = "EmbedLayerNormalization";

  private static final int SKIP_SUM = 3;
  private static final int EMBED_SUM = 2;

  private FusedSums() {}

  /** Lets each of them give its sum. */
  static void name(OnnxGraph graph) {
    List<NodeProto> nodes = graph.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      NodeProto node = nodes.get(i);
      int index = index(node);
      if (index >= 0 && sum(node).isEmpty()) {
        List<String> outputs = new ArrayList<>(node.getOutputList());
        while (outputs.size() <= index) {
          outputs.add("");
        }
        outputs.set(index, graph.fresh("sum/" + Nodes.output(node, 0)));
        nodes.set(i, node.toBuilder().clearOutput().addAllOutput(outputs).build());
      }
    }
  }

  /** The name of the sum; empty when it is not given. */
  static String sum(NodeProto node) {
    return Nodes.output(node, index(node));
  }

  private static int index(NodeProto node) {
    return switch (node.getOpType()) {
      case SKIP -> SKIP_SUM;
      case EMBED -> EMBED_SUM;
      default -> -1;
    };
  }
}
