package org.logitlens.runtime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import org.logitlens.checkpoint.StoredTensor;

/** ONNX graphs of one matrix product in single precision, {@code x} to {@code y}. */
final class ProductGraph {
  private static final int ONNX_IR = 9;
  private static final int ONNX_OPSET = 20;

  private ProductGraph() {}

  /** {@code y = x x} for {@code x [size, size]}. */
  static byte[] square(int size) {
    return model(
        GraphProto.newBuilder()
            .addInput(matrix("x", fixed(size), fixed(size)))
            .addOutput(matrix("y", fixed(size), fixed(size)))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .addInput("x")
                    .addInput("x")
                    .addOutput("y")));
  }

  /**
   * {@code y [M, V] = x [M, C]} times the transpose of a stored {@code W [V, C]}.
   *
   * @param weight {@code W}, single precision; the graph points to it by its file's name
   */
  static byte[] withTransposed(StoredTensor weight) {
    Dimension rows = Dimension.newBuilder().setDimParam("M").build();
    AttributeProto transposed =
        AttributeProto.newBuilder()
            .setName("transB")
            .setType(AttributeProto.AttributeType.INT)
            .setI(1)
            .build();
    return model(
        GraphProto.newBuilder()
            .addInput(matrix("x", rows, fixed(weight.shape().get(1))))
            .addOutput(matrix("y", rows, fixed(weight.shape().get(0))))
            .addInitializer(stored("w", weight))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Gemm")
                    .addInput("x")
                    .addInput("w")
                    .addOutput("y")
                    .addAttribute(transposed)));
  }

  private static byte[] model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(ONNX_IR)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(ONNX_OPSET))
        .setGraph(graph.setName("product"))
        .build()
        .toByteArray();
  }

  private static TensorProto stored(String name, StoredTensor weight) {
    Path file = weight.file().getFileName();
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addAllDims(weight.shape())
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", String.valueOf(file)))
        .addExternalData(entry("offset", String.valueOf(weight.offset())))
        .addExternalData(entry("length", String.valueOf(weight.bytes())))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static Dimension fixed(long size) {
    return Dimension.newBuilder().setDimValue(size).build();
  }

  private static ValueInfoProto matrix(String name, Dimension rows, Dimension columns) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(TensorShapeProto.newBuilder().addDim(rows).addDim(columns))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
