package org.logitlens.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes safetensors files, right and wrong ones: the header is whatever text the test gives. */
public final class RawSafetensors {
  private RawSafetensors() {}

  /** A file of a header, its true length before it, and data. */
  public static byte[] bytes(String header, byte[] data) {
    return bytes(header.getBytes(StandardCharsets.UTF_8), data);
  }

  /** The same of header bytes. */
  public static byte[] bytes(byte[] header, byte[] data) {
    return bytes(header.length, header, data);
  }

  /** A file of a header, any length before it, and data. */
  public static byte[] bytes(long length, byte[] header, byte[] data) {
    return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .put(data)
        .array();
  }

  /** One tensor's part of a header. */
  public static String entry(String name, String dtype, List<Long> shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  /** A whole header of such parts. */
  public static String header(String... entries) {
    return List.of(entries).stream().collect(Collectors.joining(",", "{", "}"));
  }

  /** Writes a file and returns it. */
  public static Path write(Path file, byte[] bytes) throws IOException {
    return Files.write(file, bytes);
  }

  /** The bytes of floats in a weight type, each rounded to nearest, ties to even. */
  public static byte[] encode(Dtype dtype, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * dtype.bits() / Byte.SIZE)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (dtype) {
        case F64 -> bytes.putDouble(value);
        case F32 -> bytes.putFloat(value);
        case F16 -> bytes.putShort(toF16(value));
        case BF16 -> bytes.putShort(toBf16(value));
        default -> throw new IllegalArgumentException(dtype.name());
      }
    }
    return bytes.array();
  }

  /** The nearest half. */
  public static short toF16(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    int exponent = Math.max(Math.getExponent(value), -14);
    // In units of the last place; beyond 2^11 the rounding went up to the next power.
    double steps = Math.rint(Math.abs((double) value) / Math.scalb(1.0, exponent - 10));
    if (steps >= 2048) {
      steps /= 2;
      exponent++;
    }
    if (exponent > 15) {
      return (short) (sign | 0x7c00);
    }
    int fraction = (int) steps;
    int biased = fraction < 1024 ? 0 : exponent + 15;
    return (short) (sign | biased << 10 | (fraction & 0x3ff));
  }

  /** The nearest brain float. */
  public static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short)
        (Float.isNaN(value) ? (bits >>> 16) | 0x40 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** A tensor that must be there. */
  static StoredTensor tensor(SafetensorsFile file, String name) {
    return Objects.requireNonNull(file.tensors().get(name), name);
  }

  /** Bytes one after the other. */
  static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
