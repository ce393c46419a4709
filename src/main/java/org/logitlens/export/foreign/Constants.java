package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.HalfPrecision;

/** Numbers that a graph holds, as tensors and as lists. */
final class Constants {
  private Constants() {}

  /** The tensor that a {@code Constant} node of numbers stands for; empty for any other node. */
  static Optional<TensorProto> ofNode(NodeProto node) {
    if (!node.getOpType().equals("Constant") || node.getAttributeCount() != 1) {
      return Optional.empty();
    }
    AttributeProto attribute = node.getAttribute(0);
    return switch (attribute.getName()) {
      case "value" -> Optional.of(attribute.getT());
      case "value_int" -> Optional.of(longs("", List.of(attribute.getI()), false));
      case "value_ints" -> Optional.of(longs("", attribute.getIntsList(), true));
      case "value_float" -> Optional.of(floats("", List.of(attribute.getF()), false));
      case "value_floats" -> Optional.of(floats("", attribute.getFloatsList(), true));
      default -> Optional.empty();
    };
  }

  /** Whole numbers: a vector, or of one number a scalar. */
  static TensorProto longs(String name, List<Long> values, boolean vector) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(ElementCodes.INT64)
            .addAllInt64Data(values);
    return vector ? tensor.addDims(values.size()).build() : tensor.build();
  }

  private static TensorProto floats(String name, List<Float> values, boolean vector) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(ElementCodes.FLOAT)
            .addAllFloatData(values);
    return vector ? tensor.addDims(values.size()).build() : tensor.build();
  }

  /** The numbers of a tensor that lies in the graph; empty when it lies elsewhere. */
  static Optional<List<Double>> numbers(TensorProto tensor) {
    Optional<Dtype> dtype = ElementCodes.dtype(tensor);
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL || dtype.isEmpty()) {
      return Optional.empty();
    }
    List<Double> values = new ArrayList<>();
    if (!tensor.getRawData().isEmpty()) {
      ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      while (raw.remaining() >= dtype.get().bits() / Byte.SIZE) {
        values.add(next(raw, dtype.get()));
      }
      return Optional.of(values);
    }
    tensor.getFloatDataList().forEach(value -> values.add((double) value));
    tensor.getDoubleDataList().forEach(values::add);
    tensor.getInt64DataList().forEach(value -> values.add((double) value));
    tensor.getUint64DataList().forEach(value -> values.add((double) value));
    for (int value : tensor.getInt32DataList()) {
      values.add(
          switch (dtype.get()) {
            case F16 -> (double) HalfPrecision.fromF16((short) value);
            case BF16 -> (double) HalfPrecision.fromBf16((short) value);
            default -> (double) value;
          });
    }
    return Optional.of(values);
  }

  private static double next(ByteBuffer raw, Dtype dtype) {
    return switch (dtype) {
      case F64 -> raw.getDouble();
      case F32 -> raw.getFloat();
      case F16 -> HalfPrecision.fromF16(raw.getShort());
      case BF16 -> HalfPrecision.fromBf16(raw.getShort());
      case I64, U64 -> raw.getLong();
      case I32, U32 -> raw.getInt();
      case I16, U16 -> raw.getShort();
      default -> raw.get();
    };
  }
}
