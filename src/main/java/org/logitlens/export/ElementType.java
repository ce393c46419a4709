package org.logitlens.export;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import org.logitlens.checkpoint.Dtype;

/** The element types the graphs use. */
enum ElementType {
  FLOAT(DataType.FLOAT, true),
  FLOAT16(DataType.FLOAT16, true),
  BFLOAT16(DataType.BFLOAT16, true),
  DOUBLE(DataType.DOUBLE, true),
  INT64(DataType.INT64, false),
  INT32(DataType.INT32, false),
  UINT8(DataType.UINT8, false),
  BOOL(DataType.BOOL, false);

  private final DataType code;
  private final boolean floating;

  ElementType(DataType code, boolean floating) {
    this.code = code;
    this.floating = floating;
  }

  /** The number ONNX knows it by. */
  int code() {
    return code.getNumber();
  }

  /** Whether it holds fractions. */
  boolean isFloating() {
    return floating;
  }

  /**
   * The type of stored weights.
   *
   * @throws IllegalArgumentException when weights can't be of that type
   */
  static ElementType of(Dtype dtype) {
    return switch (dtype) {
      case F32 -> FLOAT;
      case F16 -> FLOAT16;
      case BF16 -> BFLOAT16;
      case F64 -> DOUBLE;
      default -> throw new IllegalArgumentException("weights of type " + dtype);
    };
  }

  /**
   * The type that ONNX knows by a number.
   *
   * @throws IllegalArgumentException when the graphs do not use it
   */
  static ElementType of(int code) {
    for (ElementType type : values()) {
      if (type.code() == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("ONNX's type " + code);
  }
}
