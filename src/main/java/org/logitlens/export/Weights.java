package org.logitlens.export;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.StoredTensor;

/**
 * Puts a model's weights into a graph as external data: nothing is copied, the graph says in which
 * file, from which byte and how many. The file is named without its folder.
 */
final class Weights {
  private final GraphBuilder graph;
  private final WeightSource source;
  private final Map<String, Value> stored = new HashMap<>();
  private final Map<String, Value> single = new HashMap<>();
  private final boolean inRuns;
  private @Nullable Value anchor;

  /**
   * For one graph.
   *
   * @param inRuns whether other precisions are widened in every run, when the values that were
   *     given to {@link #after} last are there, and not all at once at load
   */
  Weights(GraphBuilder graph, WeightSource source, boolean inRuns) {
    this.graph = graph;
    this.source = source;
    this.inRuns = inRuns;
  }

  /**
   * Says what weights asked for from now on are needed after.
   *
   * @param value [n, ..], its first size not known before a run
   */
  void after(Value value) {
    if (inRuns) {
      anchor = value;
      single.clear();
    }
  }

  /**
   * A weight in single precision; wider and narrower ones are cast, which happens at load or in the
   * run.
   *
   * @param shape outermost size first
   */
  Value get(String name, long... shape) {
    Value known = single.get(name);
    if (known == null) {
      Value asStored = stored.get(name);
      if (asStored == null) {
        asStored = add(name, source.tensor(name, sizes(shape)));
      }
      known = widened(asStored, shape);
      single.put(name, known);
    }
    return known;
  }

  /**
   * A weight in single precision. In runs it is first given its own shape again by a sum with
   * nothing that only a run knows, so that the engine can't widen it earlier.
   */
  private Value widened(Value asStored, long... shape) {
    Operators op = new Operators(graph);
    Value late = asStored;
    if (anchor != null && asStored.type() != ElementType.FLOAT && shape.length > 1) {
      Value nothing = op.mul(op.sizes(anchor, 0, 1), graph.constants(0));
      late = op.reshape(asStored, op.add(graph.constants(shape), nothing));
    }
    return op.cast(late, ElementType.FLOAT);
  }

  /** A weight as it is stored, for picking rows before they are cast. */
  Value table(String name, long... shape) {
    Value known = stored.get(name);
    return known == null ? add(name, source.table(name, sizes(shape))) : known;
  }

  /**
   * The first rows of a weight in single precision; the others are not even mapped.
   *
   * @param rows how many
   * @param shape of the whole, outermost size first
   */
  Value firstRows(String name, long rows, long... shape) {
    if (rows == shape[0]) {
      return get(name, shape);
    }
    StoredTensor whole = source.tensor(name, sizes(shape));
    if (!whole.isContiguous()) {
      return new Operators(graph).slice(get(name, shape), 0, rows, 0);
    }
    long[] first = shape.clone();
    first[0] = rows;
    String part = name + "[:" + rows + "]";
    StoredTensor tensor =
        new StoredTensor(
            part,
            whole.dtype(),
            sizes(first),
            whole.file(),
            whole.offset(),
            whole.bytes() / shape[0] * rows);
    return widened(add(part, tensor), first);
  }

  private Value add(String name, StoredTensor tensor) {
    ElementType type = ElementType.of(tensor.dtype());
    List<Long> sizes =
        tensor.isContiguous()
            ? tensor.shape()
            : List.of(tensor.bytes() * Byte.SIZE / tensor.dtype().bits());
    Value lying = graph.initializer(describe(name, tensor, sizes, type), type);
    Value added = tensor.isContiguous() ? lying : view(lying, tensor);
    stored.put(name, added);
    return added;
  }

  /**
   * A tensor of PyTorch whose elements do not lie row by row, picked out of the stretch of the file
   * that holds them. Happens at load.
   *
   * @param lying every element of that stretch
   */
  private Value view(Value lying, StoredTensor tensor) {
    Operators op = new Operators(graph);
    Value places = graph.constants(0);
    int dimensions = tensor.shape().size();
    for (int i = 0; i < dimensions; i++) {
      Value steps = op.range(graph.constant(tensor.shape().get(i)));
      Value along = op.mul(steps, graph.constant(tensor.strides().get(i)));
      long[] shape = new long[dimensions];
      Arrays.fill(shape, 1);
      shape[i] = -1;
      places = op.add(places, op.reshape(along, shape));
    }
    return op.gather(lying, places, 0);
  }

  private static List<Long> sizes(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  private static TensorProto describe(
      String name, StoredTensor tensor, List<Long> sizes, ElementType type) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.code())
            .addAllDims(sizes)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    entry(proto, "location", String.valueOf(tensor.file().getFileName()));
    entry(proto, "offset", Long.toString(tensor.offset()));
    entry(proto, "length", Long.toString(tensor.bytes()));
    return proto.build();
  }

  private static void entry(TensorProto.Builder proto, String key, String value) {
    proto.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
  }
}
