package org.logitlens.export;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  Weights(GraphBuilder graph, WeightSource source) {
    this.graph = graph;
    this.source = source;
  }

  /**
   * A weight in single precision; wider and narrower ones are cast, which happens at load.
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
      known = new Operators(graph).cast(asStored, ElementType.FLOAT);
      single.put(name, known);
    }
    return known;
  }

  /** A weight as it is stored, for picking rows before they are cast. */
  Value table(String name, long... shape) {
    Value known = stored.get(name);
    return known == null ? add(name, source.table(name, sizes(shape))) : known;
  }

  private Value add(String name, StoredTensor tensor) {
    ElementType type = ElementType.of(tensor.dtype());
    Value added = graph.initializer(describe(name, tensor, type), type);
    stored.put(name, added);
    return added;
  }

  private static List<Long> sizes(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  private static TensorProto describe(String name, StoredTensor tensor, ElementType type) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.code())
            .addAllDims(tensor.shape())
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
