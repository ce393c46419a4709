package org.logitlens.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The element types of the safetensors format. Weights may be of the four that are {@link
 * #isWeight}.
 */
public enum Dtype {
  /** 64-bit IEEE float. */
  F64(64),
  /** 32-bit IEEE float. */
  F32(32),
  /** 16-bit IEEE float. */
  F16(16),
  /** The upper half of a 32-bit float. */
  BF16(16),
  /** One byte, 0 or 1. */
  BOOL(8),
  /** Four-bit float, two to a byte. */
  F4(4),
  /** Six-bit float. */
  F6_E2M3(6),
  /** Six-bit float. */
  F6_E3M2(6),
  /** Unsigned byte. */
  U8(8),
  /** Signed byte. */
  I8(8),
  /** Eight-bit float. */
  F8_E5M2(8),
  /** Eight-bit float. */
  F8_E4M3(8),
  /** Eight-bit scale. */
  F8_E8M0(8),
  /** Eight-bit float. */
  F8_E4M3FNUZ(8),
  /** Eight-bit float. */
  F8_E5M2FNUZ(8),
  /** Signed 16-bit integer. */
  I16(16),
  /** Unsigned 16-bit integer. */
  U16(16),
  /** Signed 32-bit integer. */
  I32(32),
  /** Unsigned 32-bit integer. */
  U32(32),
  /** Complex number of two 32-bit floats. */
  C64(64),
  /** Signed 64-bit integer. */
  I64(64),
  /** Unsigned 64-bit integer. */
  U64(64);

  private final int bits;

  Dtype(int bits) {
    this.bits = bits;
  }

  /** Size of one element in bits. */
  public int bits() {
    return bits;
  }

  /** Whether weights of this type can be read: F64, F32, F16 and BF16. */
  public boolean isWeight() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** The type of a name, matched exactly. */
  static Optional<Dtype> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** All names, separated by commas. */
  static String names() {
    return Arrays.stream(values()).map(Dtype::name).collect(Collectors.joining(", "));
  }
}
