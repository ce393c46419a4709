package org.logitlens.checkpoint.torch;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one or several pickles, counted. Never holds more than what was asked for and is
 * really there. For one thread.
 */
final class PickleInput {
  private static final int LONGEST_LINE = 400;

  private final InputStream in;
  private final long length;
  private long position;

  /**
   * Makes one.
   *
   * @param in the bytes, buffered; stays open
   * @param length how many there should be
   */
  PickleInput(InputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  /** An unsigned byte. */
  int read() throws IOException {
    int read = position < length ? in.read() : -1;
    if (read < 0) {
      throw new PickleException("it ends too early");
    }
    position++;
    return read;
  }

  /** Little-endian numbers, unsigned unless of as many bytes as the type. */
  long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) read() << (Byte.SIZE * i);
    }
    return value;
  }

  double bigEndianDouble() throws IOException {
    return ByteBuffer.wrap(bytes(Double.BYTES)).order(ByteOrder.BIG_ENDIAN).getDouble();
  }

  /** A two's complement number, lowest byte first; no bytes are 0. */
  BigInteger integer(int bytes) throws IOException {
    byte[] digits = bytes(bytes);
    for (int i = 0; i < bytes / 2; i++) {
      byte low = digits[i];
      digits[i] = digits[bytes - 1 - i];
      digits[bytes - 1 - i] = low;
    }
    return bytes == 0 ? BigInteger.ZERO : new BigInteger(digits);
  }

  /** Text of a length in bytes. */
  String text(long bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes(bytes)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new PickleException("a string is not UTF-8");
    }
  }

  private byte[] bytes(long count) throws IOException {
    long left = length - position;
    // As unsigned numbers: a negative count is one far too large.
    if (Long.compareUnsigned(count, left) > 0) {
      throw new PickleException(
          "something of "
              + Long.toUnsignedString(count)
              + " bytes is announced, but only "
              + left
              + " are left");
    }
    if (count > PickleLimits.LONGEST_STRING) {
      throw new PickleException(
          "a string of "
              + count
              + " bytes; at most "
              + PickleLimits.LONGEST_STRING
              + " are allowed");
    }
    byte[] bytes = in.readNBytes((int) count);
    position += bytes.length;
    if (bytes.length < count) {
      throw new PickleException("it ends too early");
    }
    return bytes;
  }

  /** Text up to a line feed, without it. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = read(); c != '\n'; c = read()) {
      if (line.length() == LONGEST_LINE) {
        throw new PickleException("a line longer than " + LONGEST_LINE + " bytes");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Passes over what announces the length of what follows. */
  void frame() throws IOException {
    long announced = number(Long.BYTES);
    if (Long.compareUnsigned(announced, length - position) > 0) {
      throw new PickleException(
          "a frame of "
              + Long.toUnsignedString(announced)
              + " bytes is announced, but only "
              + (length - position)
              + " are left");
    }
  }
}
