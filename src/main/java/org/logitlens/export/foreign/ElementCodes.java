package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Optional;
import org.logitlens.checkpoint.Dtype;

/** ONNX's numbers for element types. */
final class ElementCodes {
  static final int FLOAT = DataType.FLOAT.getNumber();
  static final int INT32 = DataType.INT32.getNumber();
  static final int INT64 = DataType.INT64.getNumber();
  static final int BOOL = DataType.BOOL.getNumber();

  private ElementCodes() {}

  /** The type of a tensor's elements; empty where no bytes of fixed size stand for it here. */
  static Optional<Dtype> dtype(TensorProto tensor) {
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == null) {
      return Optional.empty();
    }
    return switch (type) {
      case FLOAT -> Optional.of(Dtype.F32);
      case FLOAT16 -> Optional.of(Dtype.F16);
      case BFLOAT16 -> Optional.of(Dtype.BF16);
      case DOUBLE -> Optional.of(Dtype.F64);
      case BOOL -> Optional.of(Dtype.BOOL);
      case INT8 -> Optional.of(Dtype.I8);
      case INT16 -> Optional.of(Dtype.I16);
      case INT32 -> Optional.of(Dtype.I32);
      case INT64 -> Optional.of(Dtype.I64);
      case UINT8 -> Optional.of(Dtype.U8);
      case UINT16 -> Optional.of(Dtype.U16);
      case UINT32 -> Optional.of(Dtype.U32);
      case UINT64 -> Optional.of(Dtype.U64);
      default -> Optional.empty();
    };
  }

  /** Whether it is one of the two types of 16 bits. */
  static boolean isHalf(long code) {
    return code == DataType.FLOAT16.getNumber() || code == DataType.BFLOAT16.getNumber();
  }
}
