package org.logitlens.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;

/** Attributes of nodes. */
final class Attributes {
  private Attributes() {}

  static AttributeProto of(String name, long value) {
    return named(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto of(String name, float value) {
    return named(name).setType(AttributeType.FLOAT).setF(value).build();
  }

  static AttributeProto of(String name, String value) {
    ByteString text = UnsafeByteOperations.unsafeWrap(value.getBytes(StandardCharsets.UTF_8));
    return named(name).setType(AttributeType.STRING).setS(text).build();
  }

  static AttributeProto of(String name, GraphProto value) {
    return named(name).setType(AttributeType.GRAPH).setG(value).build();
  }

  static AttributeProto list(String name, long... values) {
    AttributeProto.Builder attribute = named(name).setType(AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static AttributeProto.Builder named(String name) {
    return AttributeProto.newBuilder().setName(name);
  }
}
