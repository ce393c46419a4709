package org.logitlens.checkpoint.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.logitlens.checkpoint.torch.TorchFixtures.assertRefused;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;

/** PyTorch's older format, in ways that today's PyTorch no longer writes, and with defects. */
class StackedPicklesTest {
  private final Path file;

  private byte[] magic =
      PickleWriter.protocol2()
          .op(Opcode.LONG1, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
          .stop();
  private byte[] protocol = PickleWriter.protocol2().number(1001).stop();
  private byte[] system = system(Opcode.NEWTRUE);
  private byte[] root = views(1, 3);
  private byte[] keys = keys("77");
  private byte[] elements = elements(4);
  private byte[] data = TorchFixtures.floats(1, 2, 3, 4);

  StackedPicklesTest(@TempDir Path directory) {
    this.file = directory.resolve("pytorch_model.bin");
  }

  private static byte[] system(Opcode littleEndian) {
    return PickleWriter.protocol2()
        .op(Opcode.EMPTY_DICT)
        .text("protocol_version")
        .number(1001)
        .op(Opcode.SETITEM)
        .text("little_endian")
        .op(littleEndian)
        .op(Opcode.SETITEM)
        .stop();
  }

  /** A whole storage of four, and a part of it as files of PyTorch's first years have it. */
  private static byte[] views(long start, long length) {
    return PickleWriter.protocol2()
        .op(Opcode.EMPTY_DICT)
        .text("whole")
        .tensor(w -> w.stackedStorage("FloatStorage", "77", 4), 0, List.of(4L), List.of(1L))
        .op(Opcode.SETITEM)
        .text("part")
        .tensor(
            w -> w.stackedStorage("FloatStorage", "77", 4, start, length),
            1,
            List.of(2L),
            List.of(1L))
        .op(Opcode.SETITEM)
        .stop();
  }

  private static byte[] keys(String... keys) {
    PickleWriter writer = PickleWriter.protocol2().op(Opcode.EMPTY_LIST);
    for (String key : keys) {
      writer.text(key).op(Opcode.APPEND);
    }
    return writer.stop();
  }

  private static byte[] elements(long count) {
    return PickleWriter.buffer(8).putLong(count).array();
  }

  private Map<String, StoredTensor> open() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : List.of(magic, protocol, system, root, keys, elements, data)) {
      all.writeBytes(part);
    }
    Files.write(file, all.toByteArray());
    return TorchFile.open(file, file.resolveSibling("unpacked")).tensors();
  }

  private static float[] values(Map<String, StoredTensor> tensors, String name) throws Exception {
    return TensorReader.read(Objects.requireNonNull(tensors.get(name)));
  }

  @Tag("T4")
  @Tag("T6")
  @Test
  void partsOfStoragesAreRead() throws Exception {
    Map<String, StoredTensor> tensors = open();
    assertArrayEquals(new float[] {1, 2, 3, 4}, values(tensors, "whole"));
    assertArrayEquals(new float[] {3, 4}, values(tensors, "part"));
    assertEquals(2, tensors.size());
  }

  @Tag("T4")
  @Test
  void partsThatLeaveTheirStorageAreRefused() {
    root = views(2, 3);
    assertRefused(this::open, "a part of storage \"77\"");
    root = views(-1, 3);
    assertRefused(this::open, "a part of storage \"77\"");
    root = views(2, 2);
    assertRefused(this::open, "ends behind it");
  }

  @Test
  void anotherMagicNumberProtocolOrByteOrderIsRefused() {
    byte[] good = magic;
    magic = PickleWriter.protocol2().number(7).stop();
    assertRefused(this::open, "none that torch.save wrote");
    magic = good;
    protocol = PickleWriter.protocol2().number(1002).stop();
    assertRefused(this::open, "protocol is 1002");
    protocol = PickleWriter.protocol2().number(1001).stop();
    system = system(Opcode.NEWFALSE);
    assertRefused(this::open, "little-endian");
    system = PickleWriter.protocol2().op(Opcode.NONE).stop();
    assertRefused(this::open, "little-endian");
  }

  @Test
  void aListOfStoragesThatDoesNotFitIsRefused() {
    keys = keys();
    assertRefused(this::open, "storage \"77\" is missing");
    keys = keys("77", "77");
    assertRefused(this::open, "one twice");
    keys = keys("78");
    assertRefused(this::open, "no tensor uses");
    keys = PickleWriter.protocol2().number(1).stop();
    assertRefused(this::open, "no list");
  }

  @Test
  void storagesOfAnotherLengthThanAnnouncedAreRefused() {
    elements = elements(5);
    assertRefused(this::open, "has 5 elements, but 4 are announced");
    elements = elements(4);
    data = TorchFixtures.floats(1, 2, 3);
    assertRefused(this::open, "needs 16 bytes");
    data = TorchFixtures.floats(1, 2, 3, 4, 5);
    assertRefused(this::open, "4 bytes are left over");
  }
}
