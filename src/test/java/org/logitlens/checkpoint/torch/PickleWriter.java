package org.logitlens.checkpoint.torch;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes pickles instruction by instruction, right and wrong ones. */
final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Starts as protocol 2 does. */
  static PickleWriter protocol2() {
    return new PickleWriter().op(Opcode.PROTO, 2);
  }

  /** Bytes as they are. */
  PickleWriter raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** An instruction and the bytes behind it. */
  PickleWriter op(Opcode opcode, int... bytes) {
    out.write(opcode.code());
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  /** An instruction and a little-endian number of four bytes. */
  PickleWriter op4(Opcode opcode, int number) {
    return op(opcode).raw(buffer(4).putInt(number).array());
  }

  /** An instruction and a little-endian number of eight bytes. */
  PickleWriter op8(Opcode opcode, long number) {
    return op(opcode).raw(buffer(8).putLong(number).array());
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All that was put into a buffer of {@link #buffer}. */
  static byte[] bytes(ByteBuffer full) {
    byte[] bytes = new byte[full.capacity()];
    full.rewind().get(bytes);
    return bytes;
  }

  /** A string as Python 3 writes it. */
  PickleWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op4(Opcode.BINUNICODE, bytes.length).raw(bytes);
  }

  /** A string as Python 2 writes it. */
  PickleWriter oldText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op(Opcode.SHORT_BINSTRING, bytes.length).raw(bytes);
  }

  /** A whole number of any size. */
  PickleWriter number(long number) {
    byte[] bytes = BigInteger.valueOf(number).toByteArray();
    op(Opcode.LONG1, bytes.length);
    for (int i = bytes.length - 1; i >= 0; i--) {
      out.write(bytes[i]);
    }
    return this;
  }

  /** A tuple of whole numbers. */
  PickleWriter numbers(List<Long> numbers) {
    op(Opcode.MARK);
    numbers.forEach(this::number);
    return op(Opcode.TUPLE);
  }

  /** A name. */
  PickleWriter global(String module, String name) {
    return op(Opcode.GLOBAL).raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A storage as the zip format refers to it. */
  PickleWriter storage(String type, String key, long elements) {
    return op(Opcode.MARK)
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .number(elements)
        .op(Opcode.TUPLE)
        .op(Opcode.BINPERSID);
  }

  /** A storage as the stacked format refers to it: the whole, or a part of it. */
  PickleWriter stackedStorage(String type, String key, long elements, long... part) {
    op(Opcode.MARK).text("storage").global("torch", type).text(key).text("cpu").number(elements);
    if (part.length == 0) {
      op(Opcode.NONE);
    } else {
      op(Opcode.MARK).text("view").number(part[0]).number(part[1]).op(Opcode.TUPLE);
    }
    return op(Opcode.TUPLE).op(Opcode.BINPERSID);
  }

  /** What makes a tensor of the storage that the second step writes. */
  PickleWriter tensor(
      java.util.function.UnaryOperator<PickleWriter> storage,
      long offset,
      List<Long> shape,
      List<Long> strides) {
    return storage
        .apply(global("torch._utils", "_rebuild_tensor_v2").op(Opcode.MARK))
        .number(offset)
        .numbers(shape)
        .numbers(strides)
        .op(Opcode.NEWFALSE)
        .global("collections", "OrderedDict")
        .op(Opcode.EMPTY_TUPLE)
        .op(Opcode.REDUCE)
        .op(Opcode.TUPLE)
        .op(Opcode.REDUCE);
  }

  /** A tensor of floats in the only storage "0" of a zip file. */
  PickleWriter floats(long storageElements, long offset, List<Long> shape, List<Long> strides) {
    return tensor(w -> w.storage("FloatStorage", "0", storageElements), offset, shape, strides);
  }

  /** What was written, and the end. */
  byte[] stop() {
    return op(Opcode.STOP).bytes();
  }

  /** What was written so far. */
  byte[] bytes() {
    return out.toByteArray();
  }
}
