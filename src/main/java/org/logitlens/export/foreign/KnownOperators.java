package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;

/** Refuses operators that no ONNX Runtime knows, and those that round what a lens would show. */
final class KnownOperators {
  /** Before it there is no {@code Range}. */
  private static final long OLDEST_OPSET = 11;

  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "com.microsoft");

  private static final Pattern QUANTISED =
      Pattern.compile(
          "QLinear.*|.*Integer|Dynamic(Quantize|DequantizeLinear).*|QuantizeLinear"
              + "|DequantizeLinear|MatMul(NBits|Bnb4|FpQ4).*|Q(Attention|Gemm|Ordered|Embed).*"
              + "|.*Quantized.*");

  private final String file;
  private final Set<String> functions = new HashSet<>();

  private KnownOperators(String file, ModelProto model) {
    this.file = file;
    for (FunctionProto function : model.getFunctionsList()) {
      functions.add(function.getDomain() + ":" + function.getName());
    }
  }

  /**
   * Checks every node, in nested graphs too.
   *
   * @throws CheckpointException naming the operator
   */
  static void check(String file, ModelProto model) throws CheckpointException {
    KnownOperators known = new KnownOperators(file, model);
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      boolean standard = opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx");
      if (standard && opset.getVersion() < OLDEST_OPSET) {
        throw new CheckpointException(
            file
                + " uses version "
                + opset.getVersion()
                + " of the ONNX operators; "
                + OLDEST_OPSET
                + " is the oldest that opens.",
            "Export the model again with a newer opset_version.");
      }
    }
    known.check(model.getGraph().getNodeList());
    for (FunctionProto function : model.getFunctionsList()) {
      known.check(function.getNodeList());
    }
  }

  private void check(List<NodeProto> nodes) throws CheckpointException {
    for (NodeProto node : nodes) {
      if (QUANTISED.matcher(node.getOpType()).matches()) {
        throw new CheckpointException(
            file
                + " is quantised ("
                + node.getOpType()
                + "): it rounds its weights, and often what flows through it, to 8 bits or fewer;"
                + " a lens would show the rounding.",
            "Open the model's float file instead (decoder_model.onnx or model.onnx).");
      }
      if (!DOMAINS.contains(node.getDomain())
          && !functions.contains(node.getDomain() + ":" + node.getOpType())) {
        throw new CheckpointException(
            file
                + " needs the custom operator "
                + node.getOpType()
                + " of "
                + node.getDomain()
                + ", which ONNX Runtime does not have.",
            "Export the model with the operators of ai.onnx or com.microsoft.");
      }
      for (AttributeProto attribute : node.getAttributeList()) {
        check(attribute.getG().getNodeList());
        for (GraphProto nested : attribute.getGraphsList()) {
          check(nested.getNodeList());
        }
      }
    }
  }
}
