package org.logitlens.export.foreign;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.CheckpointException;

/** Graphs that are no GPT-2 with every row to be had, each refused by name. */
class OnnxDecoderTest {
  private static final String FUSED = "torch_dynamo_plain.onnx";
  private static final String WRITTEN_OUT = "optimum_decoder_model.onnx";

  private final Path folder;

  OnnxDecoderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aFixedNumberOfTokensIsRefused() throws Exception {
    Path file = ForeignFiles.write("torch_fixed.onnx", folder);
    assertRefused(
        () -> OnnxDecoder.open(file),
        "torch_fixed.onnx",
        "number of tokens of input_ids is fixed at 7",
        "dynamic_axes");
  }

  @Test
  void aFixedBatchSizeOtherThanOneIsRefused() throws Exception {
    refused(
        FUSED,
        model ->
            input(model, 0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(4),
        "batch size of input_ids is fixed at 4");
  }

  @Test
  void aFixedNumberOfPastTokensIsRefused() throws Exception {
    refused(
        "optimum_model.onnx",
        model ->
            input(model, 1)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(2)
                .clearDimParam()
                .setDimValue(5),
        "number of past tokens of past_key_values.0.key is fixed at 5");
  }

  @Test
  void pastKeysOfUnknownSizesAreRefused() throws Exception {
    refused(
        "optimum_model.onnx",
        model ->
            input(model, 1)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .clearDimValue()
                .setDimParam("heads"),
        "past_key_values.0.key does not say how many heads");
    refused(
        "optimum_model.onnx",
        model ->
            input(model, 1).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().removeDim(0),
        "past_key_values.0.key has 3 dimensions");
  }

  @Test
  void quantisedFilesAreRefusedWithTheReason() throws Exception {
    Path file = ForeignFiles.write("ort_int8.onnx", folder);
    assertRefused(
        () -> OnnxDecoder.open(file), "is quantised (", "a lens would show the rounding", "float");
    for (String op : new String[] {"QLinearMatMul", "MatMulInteger", "DequantizeLinear"}) {
      refused(FUSED, model -> node(model, "MatMul", 0).setOpType(op), "quantised (" + op + ")");
    }
  }

  @Test
  void customOperatorsAreRefusedByName() throws Exception {
    refused(
        FUSED,
        model -> node(model, "Softmax", 0).setDomain("com.example").setOpType("FlashThing"),
        "custom operator FlashThing of com.example");
  }

  @Test
  void oldOperatorsAreRefused() throws Exception {
    refused(FUSED, model -> model.getOpsetImportBuilder(0).setVersion(9), "version 9");
  }

  @Test
  void withoutLogitsOrIdsItIsNoLanguageModel() throws Exception {
    refused(
        FUSED,
        model -> rename(model, "logits", "last_hidden_state"),
        "no output logits but last_hidden_state",
        "text-generation");
    refused(
        FUSED,
        model -> {
          input(model, 0).setName("pixel_values");
          List<NodeProto> renamed =
              model.getGraph().getNodeList().stream()
                  .map(
                      node ->
                          Renaming.of(
                              node, name -> name.equals("input_ids") ? "pixel_values" : name))
                  .toList();
          model.getGraphBuilder().clearNode().addAllNode(renamed);
        },
        "no input input_ids but pixel_values");
    refused(
        FUSED,
        model ->
            model
                .getGraphBuilder()
                .getOutputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .clearDimParam()
                .setDimValue(1),
        "logits for 1 tokens only");
  }

  @Test
  void idsMustBeWholeNumbersInTwoDimensions() throws Exception {
    refused(
        FUSED,
        model ->
            input(model, 0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .addDimBuilder()
                .setDimParam("choices"),
        "input_ids has 3 dimensions");
    refused(
        FUSED,
        model -> input(model, 0).getTypeBuilder().getTensorTypeBuilder().setElemType(1),
        "input_ids is not of whole numbers");
  }

  @Test
  void unknownInputsAreRefusedByName() throws Exception {
    refused(
        FUSED,
        model ->
            model.getGraphBuilder().addInput(input(model, 0).clone().setName("token_type_ids")),
        "input token_type_ids is not one of a GPT-2 decoder");
    refused(
        WRITTEN_OUT,
        model ->
            input(model, 1)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .addDimBuilder()
                .setDimValue(1),
        "attention_mask has 3 dimensions, not 2");
  }

  @Test
  void graphsWithoutLayerNormsAreRefused() throws Exception {
    refused(
        FUSED,
        model -> forEach(model, "LayerNormalization", node -> node.setOpType("RMSNormalization")),
        "it has no layer norm");
    refused(
        WRITTEN_OUT,
        model -> forEach(model, "Sqrt", node -> node.setOpType("Exp")),
        "it has no layer norm");
  }

  @Test
  void anotherNumberOfLayerNormsIsRefused() throws Exception {
    refused(
        FUSED,
        model -> node(model, "LayerNormalization", 1).setOpType("GroupNormalization"),
        "it has 4 layer norms; GPT-2 has two a block and one at the end");
  }

  @Test
  void aStreamThatIsNoSumIsRefused() throws Exception {
    // The sum after the first attention: of what the first norm reads and what follows it.
    refused(
        FUSED,
        model -> {
          String read = node(model, "LayerNormalization", 1).getInput(0);
          model.getGraphBuilder().getNodeBuilderList().stream()
              .filter(node -> node.getOutput(0).equals(read))
              .forEach(node -> node.setOpType("Mul"));
        },
        "layer norm 2 reads is not what the one before reads plus something");
  }

  @Test
  void blocksWithoutAttentionAreRefused() throws Exception {
    refused(
        FUSED,
        model -> forEach(model, "Softmax", node -> node.setOpType("Hardmax")),
        "between layer norms 1 and 2 there is no attention");
  }

  @Test
  void logitsThatAreNotOneProductAreRefused() throws Exception {
    refused(FUSED, model -> producer(model, "logits").setOpType("Max"), "its logits come from Max");
    refused(
        FUSED,
        model -> {
          NodeProto.Builder product = producer(model, "logits");
          product.setInput(1, product.getInput(0));
        },
        "its unembedding is computed, not stored");
    refused(
        FUSED,
        model -> {
          NodeProto.Builder product = producer(model, "logits");
          product.setInput(0, node(model, "LayerNormalization", 4).getInput(0));
        },
        "its unembedding does not follow a layer norm");
  }

  @Test
  void aFinalNormOfAnotherWidthIsRefused() throws Exception {
    refused(
        FUSED,
        model -> {
          model
              .getGraphBuilder()
              .addInitializer(
                  TensorProto.newBuilder()
                      .setName("short")
                      .setDataType(ElementCodes.FLOAT)
                      .addDims(3)
                      .addAllFloatData(List.of(1f, 1f, 1f)));
          node(model, "LayerNormalization", 4).setInput(1, "short");
        },
        "short has the shape [3], not [8]");
    refused(
        FUSED,
        model -> {
          NodeProto.Builder norm = node(model, "LayerNormalization", 4);
          norm.setInput(1, norm.getInput(0));
        },
        "gain and bias of its final norm are computed, not stored");
  }

  @Test
  void tablesMustBeTwo() throws Exception {
    refused(
        WRITTEN_OUT,
        model -> {
          // A third one, of segments.
          GraphProto.Builder graph = model.getGraphBuilder();
          int sum = index(model, "Add", "wte", "wpe");
          NodeProto.Builder add = graph.getNodeBuilder(sum);
          NodeProto segments =
              NodeProto.newBuilder()
                  .setOpType("Gather")
                  .addInput("transformer.wpe.weight")
                  .addInput("attention_mask")
                  .addOutput("segments")
                  .build();
          NodeProto both =
              NodeProto.newBuilder()
                  .setOpType("Add")
                  .addInput("segments")
                  .addInput(add.getInput(1))
                  .addOutput("both")
                  .build();
          add.setInput(1, "both");
          graph.addNode(sum, both).addNode(sum, segments);
        },
        "1 tables of tokens and 2 of positions");
  }

  @Test
  void damagedGraphsAreRefused() throws Exception {
    refused(
        FUSED,
        model -> {
          GraphProto.Builder graph = model.getGraphBuilder();
          NodeProto last = graph.getNode(graph.getNodeCount() - 1);
          graph.removeNode(graph.getNodeCount() - 1).addNode(0, last);
        },
        "which nothing before it computes");
    refused(
        FUSED,
        model -> model.getGraphBuilder().addInitializer(model.getGraph().getInitializer(0)),
        "two values are called");
    refused(
        FUSED,
        model -> model.getGraphBuilder().addSparseInitializer(SparseTensorProto.newBuilder()),
        "sparse weights");
    refused(
        FUSED,
        model -> {
          TensorProto.Builder bias = model.getGraphBuilder().getInitializerBuilder(2);
          bias.clearRawData().addFloatData(1);
        },
        "has 1 values, but the shape [8]");
  }

  @Test
  void aMergedDecoderWithoutTheBranchIsRefused() throws Exception {
    refused(
        "optimum_decoder_model_merged.onnx",
        model ->
            node(model, "If", 0)
                .getAttributeBuilderList()
                .forEach(attribute -> attribute.setName("then_branch")),
        "has no usable else_branch");
  }

  private void refused(String name, Consumer<ModelProto.Builder> change, String... parts)
      throws Exception {
    Path file = ForeignFiles.changed(name, folder, change);
    assertRefused(() -> OnnxDecoder.open(file), parts);
  }

  static void assertRefused(Executable action, String... parts) {
    CheckpointException refusal = assertThrows(CheckpointException.class, action);
    String all = refusal.getMessage() + " " + refusal.remedy();
    for (String part : parts) {
      assertTrue(all.contains(part), () -> "\"" + part + "\" is not in: " + all);
    }
  }

  private static ValueInfoProto.Builder input(ModelProto.Builder model, int index) {
    return model.getGraphBuilder().getInputBuilder(index);
  }

  private static NodeProto.Builder node(ModelProto.Builder model, String op, int which) {
    return model.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals(op))
        .skip(which)
        .findFirst()
        .orElseThrow();
  }

  private static NodeProto.Builder producer(ModelProto.Builder model, String value) {
    return model.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOutputList().contains(value))
        .findFirst()
        .orElseThrow();
  }

  private static void forEach(
      ModelProto.Builder model, String op, Consumer<NodeProto.Builder> change) {
    model.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals(op))
        .forEach(change);
  }

  /** The first node of an operator whose inputs' names hold two parts. */
  private static int index(ModelProto.Builder model, String op, String first, String second) {
    return IntStream.range(0, model.getGraph().getNodeCount())
        .filter(i -> model.getGraph().getNode(i).getOpType().equals(op))
        .filter(i -> model.getGraph().getNode(i).getInputCount() == 2)
        .filter(
            i ->
                model.getGraph().getNode(i).getInput(0).contains(first)
                    && model.getGraph().getNode(i).getInput(1).contains(second))
        .findFirst()
        .orElseThrow();
  }

  private static void rename(ModelProto.Builder model, String from, String to) {
    producer(model, from).setOutput(0, to);
    model.getGraphBuilder().getOutputBuilder(0).setName(to);
  }
}
