package org.logitlens.runtime;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.ModelException;

/**
 * Nothing but {@code x [M,C]} times the transposed unembedding {@code W [V,C]}, to compare with.
 */
final class BareProduct implements AutoCloseable {
  private static final int ONNX_IR = 9;
  private static final int ONNX_OPSET = 20;

  private final OrtGraph graph;
  private final int width;

  /**
   * Loads it.
   *
   * @param weight {@code W}, single precision
   */
  BareProduct(StoredTensor weight, SessionSettings settings) throws ModelException, EngineFailure {
    this.width = Math.toIntExact(weight.shape().get(1));
    try {
      this.graph = OrtGraph.load(onnx(weight), settings);
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  /**
   * Multiplies once.
   *
   * @param rows {@code M}
   * @return seconds
   */
  double run(int rows) throws ModelException, EngineFailure {
    FloatBuffer values = HiddenStates.allocate((long) rows * width);
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, (i % 13 - 6) / 6f);
    }
    try (OnnxTensor x = OrtGraph.tensor(values, rows, width)) {
      long start = System.nanoTime();
      graph.run(Map.of("x", x), Set.of("y"), Map.of(), false, new Cancellation()).close();
      return (System.nanoTime() - start) / 1e9;
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  private static byte[] onnx(StoredTensor weight) {
    Path file = weight.file().getFileName();
    OnnxMl.TensorProto.Builder w =
        OnnxMl.TensorProto.newBuilder()
            .setName("w")
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .addAllDims(weight.shape())
            .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", String.valueOf(file)))
            .addExternalData(entry("offset", String.valueOf(weight.offset())))
            .addExternalData(entry("length", String.valueOf(weight.bytes())));
    OnnxMl.AttributeProto transposed =
        OnnxMl.AttributeProto.newBuilder()
            .setName("transB")
            .setType(OnnxMl.AttributeProto.AttributeType.INT)
            .setI(1)
            .build();
    OnnxMl.GraphProto graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("product")
            .addInput(matrix("x", weight.shape().get(1)))
            .addOutput(matrix("y", weight.shape().get(0)))
            .addInitializer(w)
            .addNode(
                OnnxMl.NodeProto.newBuilder()
                    .setOpType("Gemm")
                    .addInput("x")
                    .addInput("w")
                    .addOutput("y")
                    .addAttribute(transposed))
            .build();
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(ONNX_IR)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(ONNX_OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static OnnxMl.StringStringEntryProto entry(String key, String value) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static OnnxMl.ValueInfoProto matrix(String name, long columns) {
    OnnxMl.TensorShapeProto shape =
        OnnxMl.TensorShapeProto.newBuilder()
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("M"))
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
            .build();
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }

  @Override
  public void close() {
    graph.close();
  }
}
