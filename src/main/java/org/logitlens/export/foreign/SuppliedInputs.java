package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.logitlens.checkpoint.CheckpointException;

/**
 * Makes everything a decoder wants from its token ids alone: a mask of ones, positions from 0, no
 * past keys and values, the branch without them.
 */
final class SuppliedInputs {
  static final String IDS = "input_ids";

  private final OnnxGraph graph;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final String shape;
  private OptionalInt heads = OptionalInt.empty();

  private SuppliedInputs(OnnxGraph graph) {
    this.graph = graph;
    this.shape = graph.fresh("ids_shape");
  }

  /**
   * Replaces all inputs but the ids, which become int64 [1, T].
   *
   * @return the number of attention heads, where the shapes of past keys tell it
   * @throws CheckpointException when there are no ids, a size is fixed or an input is not known
   */
  static OptionalInt apply(OnnxGraph graph) throws CheckpointException {
    SuppliedInputs supplied = new SuppliedInputs(graph);
    supplied.supply();
    return supplied.heads;
  }

  private void supply() throws CheckpointException {
    ValueInfoProto ids =
        graph.inputs().stream()
            .filter(input -> input.getName().equals(IDS))
            .findFirst()
            .orElseThrow(
                () ->
                    graph.refused(
                        "it has no input " + IDS + names(graph.inputs()),
                        "Only decoders of token ids open; export one with that name."));
    nodes.add(Nodes.of("Shape", List.of(IDS), shape));
    checkIds(ids);
    for (ValueInfoProto input : graph.inputs()) {
      switch (input.getName()) {
        case IDS -> {}
        case "attention_mask" -> mask(input);
        case "position_ids" -> positions(input);
        case "use_cache_branch" -> withoutCache(input);
        default -> {
          if (!input.getName().startsWith("past")) {
            throw graph.refused(
                "its input " + input.getName() + " is not one of a GPT-2 decoder",
                "These are known: input_ids, attention_mask, position_ids, past_key_values.*,"
                    + " past_*, use_cache_branch.");
          }
          past(input);
        }
      }
    }
    graph.inputs().removeIf(input -> !input.getName().equals(IDS));
    graph.prepend(nodes);
  }

  private void checkIds(ValueInfoProto ids) throws CheckpointException {
    List<Dimension> dims = dims(ids);
    if (dims.size() != 2) {
      throw graph.refused(
          IDS + " has " + dims.size() + " dimensions, not 2", "Export a decoder for token ids.");
    }
    if (dims.get(0).hasDimValue() && dims.get(0).getDimValue() != 1) {
      throw fixed(IDS, "batch size", dims.get(0));
    }
    if (dims.get(1).hasDimValue()) {
      throw fixed(IDS, "number of tokens", dims.get(1));
    }
    if (elementType(ids) == ElementCodes.INT32) {
      String narrow = graph.fresh("ids_int32");
      graph.rename(IDS, narrow);
      nodes.add(Nodes.of("Cast", List.of(IDS), narrow, toType(ElementCodes.INT32)));
    } else if (elementType(ids) != ElementCodes.INT64) {
      throw graph.refused(
          IDS + " is not of whole numbers of 32 or 64 bits", "Export a decoder for token ids.");
    }
  }

  private void mask(ValueInfoProto input) throws CheckpointException {
    requireRank(input, 2);
    String one = constant("one", 1);
    String ones = graph.fresh("ones");
    nodes.add(Nodes.of("Expand", List.of(one, shape), ones));
    cast(ones, input);
  }

  private void positions(ValueInfoProto input) throws CheckpointException {
    requireRank(input, 2);
    String zero = constant("zero", 0);
    String count = graph.fresh("count");
    // The second size of [1, T], by a scalar index: a scalar.
    nodes.add(Nodes.of("Gather", List.of(shape, constant("tokens_axis", 1)), count));
    String range = graph.fresh("range");
    nodes.add(Nodes.of("Range", List.of(zero, count, constant("step", 1)), range));
    String positions = graph.fresh("positions");
    nodes.add(Nodes.of("Reshape", List.of(range, shape), positions));
    cast(positions, input);
  }

  /** [1, H, 0, D], or keys and values in one: [2, 1, H, 0, D]. */
  private void past(ValueInfoProto input) throws CheckpointException {
    List<Dimension> dims = dims(input);
    int rank = dims.size();
    if (rank != 4 && rank != 5) {
      throw graph.refused(
          "its input " + input.getName() + " has " + rank + " dimensions",
          "Past keys are expected as [B, H, P, D], or with values as [2, B, H, P, D].");
    }
    Dimension headCount = dims.get(rank - 3);
    Dimension headWidth = dims.get(rank - 1);
    if (!headCount.hasDimValue() || !headWidth.hasDimValue()) {
      throw graph.refused(
          "its input " + input.getName() + " does not say how many heads there are, and how wide",
          "Export the model without past keys and values.");
    }
    if (dims.get(rank - 2).hasDimValue()) {
      throw fixed(input.getName(), "number of past tokens", dims.get(rank - 2));
    }
    heads = OptionalInt.of((int) Math.min(Integer.MAX_VALUE, headCount.getDimValue()));
    TensorProto.Builder empty =
        TensorProto.newBuilder().setName(input.getName()).setDataType(singleType(input));
    if (rank == 5) {
      empty.addDims(2);
    }
    empty.addDims(1).addDims(headCount.getDimValue()).addDims(0).addDims(headWidth.getDimValue());
    graph.initializers().put(input.getName(), empty.build());
  }

  /** The half of a merged graph that computes without past keys. */
  private void withoutCache(ValueInfoProto input) {
    TensorProto no =
        TensorProto.newBuilder()
            .setName(input.getName())
            .setDataType(ElementCodes.BOOL)
            .addDims(1)
            .addInt32Data(0)
            .build();
    graph.initializers().put(input.getName(), no);
  }

  private void cast(String value, ValueInfoProto input) {
    nodes.add(Nodes.of("Cast", List.of(value), input.getName(), toType(singleType(input))));
  }

  private static AttributeProto toType(int type) {
    return Nodes.attribute("to", type);
  }

  /** A scalar. */
  private String constant(String name, long value) throws CheckpointException {
    String fresh = graph.fresh(name);
    graph.addInitializer(Constants.longs(fresh, List.of(value), false));
    return fresh;
  }

  private void requireRank(ValueInfoProto input, int rank) throws CheckpointException {
    int found = dims(input).size();
    if (found != rank) {
      throw graph.refused(
          "its input " + input.getName() + " has " + found + " dimensions, not " + rank,
          "Export the model with optimum, or with input_ids alone.");
    }
  }

  private CheckpointException fixed(String input, String what, Dimension size) {
    return graph.refused(
        "the " + what + " of " + input + " is fixed at " + size.getDimValue(),
        "Export the model again with that size free (dynamic_axes or dynamic_shapes in"
            + " torch.onnx.export).");
  }

  private static int singleType(ValueInfoProto input) {
    int type = elementType(input);
    return ElementCodes.isHalf(type) ? ElementCodes.FLOAT : type;
  }

  private static int elementType(ValueInfoProto input) {
    return input.getType().getTensorType().getElemType();
  }

  private static List<Dimension> dims(ValueInfoProto input) {
    return input.getType().getTensorType().getShape().getDimList();
  }

  /** What there is instead, for messages. */
  static String names(List<ValueInfoProto> values) {
    return values.isEmpty()
        ? ""
        : " but "
            + String.join(", ", values.stream().limit(5).map(ValueInfoProto::getName).toList())
            + (values.size() > 5 ? ", ..." : "");
  }
}
