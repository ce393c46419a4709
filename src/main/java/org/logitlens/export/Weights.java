package org.logitlens.export;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.StoredTensor;

/**
 * Puts a checkpoint's weights into a graph as external data: nothing is copied, the graph says in
 * which file, from which byte and how many. The file is named without its folder.
 */
final class Weights {
  private final GraphBuilder graph;
  private final Checkpoint checkpoint;
  private final Map<String, Value> stored = new HashMap<>();
  private final Map<String, Value> single = new HashMap<>();

  Weights(GraphBuilder graph, Checkpoint checkpoint) {
    this.graph = graph;
    this.checkpoint = checkpoint;
  }

  /** A weight in single precision; wider and narrower ones are cast, which happens at load. */
  Value get(String name) {
    return get(checkpoint.tensor(name));
  }

  /** A weight in single precision. */
  Value get(StoredTensor tensor) {
    Value known = single.get(tensor.name());
    if (known == null) {
      known = new Operators(graph).cast(stored(tensor), ElementType.FLOAT);
      single.put(tensor.name(), known);
    }
    return known;
  }

  /** A weight as it is stored, for picking rows before they are cast. */
  Value stored(StoredTensor tensor) {
    Value known = stored.get(tensor.name());
    if (known == null) {
      ElementType type = ElementType.of(tensor.dtype());
      known = graph.initializer(describe(tensor, type), type);
      stored.put(tensor.name(), known);
    }
    return known;
  }

  private static TensorProto describe(StoredTensor tensor, ElementType type) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(tensor.name())
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
