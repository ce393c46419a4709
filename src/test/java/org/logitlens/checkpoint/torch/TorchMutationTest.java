package org.logitlens.checkpoint.torch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;

/** Damage at random: a file is refused, or read, but nothing else ever comes out. */
class TorchMutationTest {
  private static final int ROUNDS = 1500;
  private static final long MOST_ALLOCATED = 10_000_000;

  private final Path directory;

  TorchMutationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Tag("T2")
  @Tag("T5")
  @Timeout(120)
  @Test
  void damageAnywhereIsRefusedOrHarmlessButNeverACrash() throws Exception {
    Random random = new Random(11);
    List<byte[]> whole =
        List.of(
            TorchFixtures.bytes("stacked-protocol2.pt"),
            TorchFixtures.bytes("stacked-protocol4.pt"),
            TorchFixtures.bytes("zip-protocol2.pt"),
            TorchFixtures.bytes("zip-protocol5.pt"));
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      refused += isRefused(mutated(whole.get(i % whole.size()), random)) ? 1 : 0;
    }
    assertTrue(refused > ROUNDS / 2, refused + " refused");
    assertTrue(refused < ROUNDS, "all refused");
  }

  /** The pickle alone, in a sound archive: no checksum stands before the interpreter. */
  @Tag("T2")
  @Timeout(120)
  @Test
  void damageWithinThePickleIsRefusedOrHarmless() throws Exception {
    Random random = new Random(12);
    byte[] pickle =
        PickleWriter.protocol2()
            .op(Opcode.EMPTY_DICT)
            .op(Opcode.BINPUT, 0)
            .text("w")
            .floats(64, 3, List.of(5L, 4L), List.of(1L, 5L))
            .op(Opcode.SETITEM)
            .text("more")
            .op(Opcode.EMPTY_LIST)
            .op(Opcode.MARK)
            .number(1)
            .op(Opcode.BINGET, 0)
            .op(Opcode.APPENDS)
            .op(Opcode.SETITEM)
            .stop();
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = RawZip.torch(mutated(pickle, random), new byte[256]).bytes();
      refused += isRefused(bytes) ? 1 : 0;
    }
    assertTrue(refused > ROUNDS / 2, refused + " refused");
  }

  private static byte[] mutated(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int edits = random.nextInt(4); edits >= 0; edits--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) -1;
        case 3 -> {
          // A stretch of it again, somewhere else.
          int length = Math.min(random.nextInt(40), bytes.length - at);
          int from = random.nextInt(bytes.length - length + 1);
          System.arraycopy(whole, from, bytes, at, length);
        }
        default -> {
          Opcode[] opcodes = Opcode.values();
          bytes[at] = (byte) opcodes[random.nextInt(opcodes.length)].code();
        }
      }
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  /** Opens a file and reads what small tensors it has; anything but a refusal fails the test. */
  private boolean isRefused(byte[] bytes) throws Exception {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Path file = Files.write(directory.resolve("pytorch_model.bin"), bytes);
    long before = thread.getCurrentThreadAllocatedBytes();
    boolean refused = false;
    try {
      for (StoredTensor tensor :
          TorchFile.open(file, directory.resolve("unpacked")).tensors().values()) {
        assertTrue(tensor.offset() + tensor.bytes() <= bytes.length, tensor.toString());
        if (tensor.dtype().isWeight() && tensor.elements() < 10_000) {
          TensorReader.read(tensor);
        }
      }
    } catch (CheckpointException e) {
      assertTrue(e.getMessage().contains("pytorch_model.bin"), e.getMessage());
      refused = true;
    }
    long taken = thread.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < MOST_ALLOCATED, taken + " bytes");
    return refused;
  }
}
