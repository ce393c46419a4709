package org.logitlens.checkpoint.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.torch.TorchFixtures.assertRefused;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;

/** Zip archives: odd ones that are read, and those with a defect. */
class TorchArchiveTest {
  private static final float[] VALUES = {1, 2, 3, -4};
  private static final String PICKLE = "archive/data.pkl";
  private static final String STORAGE = "archive/data/0";

  private final Path file;
  private final Path unpacked;

  TorchArchiveTest(@TempDir Path directory) {
    this.file = directory.resolve("pytorch_model.bin");
    this.unpacked = directory.resolve("unpacked");
  }

  private static byte[] pickle(long elements) {
    return PickleWriter.protocol2()
        .op(Opcode.EMPTY_DICT)
        .text("w")
        .floats(elements, 0, List.of(4L), List.of(1L))
        .op(Opcode.SETITEM)
        .stop();
  }

  private static RawZip zip() {
    return RawZip.torch(pickle(4), TorchFixtures.floats(VALUES));
  }

  private TorchFile open(byte[] bytes) throws Exception {
    return TorchFile.open(Files.write(file, bytes), unpacked);
  }

  private void assertReads(RawZip zip) throws Exception {
    StoredTensor tensor = Objects.requireNonNull(open(zip.bytes()).tensors().get("w"));
    assertArrayEquals(VALUES, TensorReader.read(tensor));
  }

  private void assertRefusedWith(Consumer<RawZip> defect, String... parts) {
    RawZip zip = zip();
    defect.accept(zip);
    assertRefused(() -> open(zip.bytes()), parts);
  }

  @Tag("T3")
  @Test
  void whatZipAllowsBesidesIsRead() throws Exception {
    assertReads(zip());
    assertReads(zip().wideEnd());
    assertReads(zip().wideEntries(4));
    assertReads(zip().comment("made by hand, PK\005\006 in it"));
    assertReads(zip().remove("archive/byteorder"));
    RawZip wide = zip().wideEnd();
    wide.entry(STORAGE).wide = true;
    wide.entry(STORAGE).descriptor = true;
    assertReads(wide);
    RawZip old = zip().remove("archive/version");
    old.add("archive/.data/version", new byte[] {'1'});
    old.add("archive/", new byte[0]);
    assertReads(old);
    RawZip named = new RawZip();
    named.add("modèle 2/data.pkl", pickle(4)).deflate();
    named.add("modèle 2/data/0", TorchFixtures.floats(VALUES));
    named.add("modèle 2/version", new byte[] {'3'});
    assertReads(named);
    assertFalse(Files.exists(unpacked));
  }

  @Tag("T3")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deflatedStoragesAreUnpackedOnce(boolean descriptor) throws Exception {
    RawZip zip = zip();
    zip.entry(STORAGE).deflate().descriptor = descriptor;
    assertReads(zip);
    Path data = open(zip.bytes()).dataFile();
    assertTrue(data.startsWith(unpacked.toRealPath()));
    assertEquals(64, Files.size(data));
    assertNotEquals(data, open(zip().bytes()).dataFile());
  }

  @Tag("T3")
  @Test
  void anArchiveThatLacksSomethingIsRefusedByName() {
    assertRefusedWith(z -> z.remove(PICKLE), "no data.pkl in a folder");
    assertRefusedWith(z -> z.add("other/data.pkl", pickle(4)), "2 times data.pkl");
    assertRefusedWith(z -> z.remove("archive/version"), "\".data/version\" nor \"version\"");
    assertRefusedWith(z -> z.remove(STORAGE), "storage \"0\" is missing");
    assertRefusedWith(z -> z.add("archive/constants.pkl", new byte[0]), "TorchScript");
    RawZip bare = new RawZip();
    bare.add("data.pkl", pickle(4));
    assertRefused(() -> open(bare.bytes()), "no data.pkl in a folder");
  }

  @Tag("T3")
  @Test
  void anotherByteOrderOrVersionIsRefused() {
    assertRefusedWith(z -> replace(z, "archive/byteorder", "big"), "byteorder is \"big\"");
    assertRefusedWith(z -> replace(z, "archive/byteorder", "middle"), "\"middle\"");
    assertRefusedWith(z -> replace(z, "archive/version", "11"), "version is \"11\"");
    assertRefusedWith(z -> replace(z, "archive/version", "0"), "version is \"0\"");
    assertRefusedWith(z -> replace(z, "archive/version", ""), "version is \"\"");
    assertRefusedWith(z -> replace(z, "archive/version", "3".repeat(1000)), "longer than");
  }

  private static void replace(RawZip zip, String name, String text) {
    zip.remove(name);
    zip.add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @Tag("T3")
  @Test
  void dangerousNamesAndDuplicatesAreRefused() {
    for (String name :
        List.of("../evil", "archive/../../evil", "/etc/passwd", "archive\\..\\evil", "a\0b", "")) {
      assertRefusedWith(z -> z.add(name, new byte[1]), "dangerous name");
    }
    assertRefusedWith(z -> z.add(STORAGE, new byte[16]), "two records \"" + STORAGE + "\"");
    assertRefusedWith(z -> z.add("x".repeat(1001), new byte[1]), "name has 1001 bytes");
    assertRefusedWith(z -> z.entry(STORAGE).recordName = "archive/data/1", "is not where");
  }

  @Tag("T3")
  @Test
  void encryptedAndUnknownRecordsAreRefused() {
    assertRefusedWith(z -> z.entry(STORAGE).flags = 1, STORAGE, "is encrypted");
    assertRefusedWith(z -> z.entry(PICKLE).flags = 1 << 6, "is encrypted");
    assertRefusedWith(z -> z.entry(STORAGE).method = 14, "method 14");
  }

  @Tag("T3")
  @Test
  void wrongLengthsAndChecksumsAreRefused() {
    assertRefusedWith(z -> z.entry(PICKLE).crc ^= 1, PICKLE, "wrong checksum");
    assertRefusedWith(z -> z.entry(STORAGE).bytes++, "two lengths");
    assertRefusedWith(z -> z.entry(STORAGE).headerOffset = 0, "overlaps");
    assertRefusedWith(z -> z.entry(STORAGE).headerOffset = 1 << 30, "lies behind the end");
    assertRefusedWith(z -> z.entry("archive/version").headerOffset = 20, "overlaps");
    assertRefusedWith(z -> z.wideEntries(Long.MAX_VALUE), "records");
    assertRefusedWith(z -> z.wideEntries(3), "more entries");
    assertRefusedWith(z -> z.wideEntries(5), "ends too early");
    assertRefused(() -> open(RawZip.torch(pickle(4), new byte[12]).bytes()), "has 12 bytes");
    assertRefused(() -> open(RawZip.torch(pickle(4), new byte[20]).bytes()), "announces 16");
  }

  @Tag("T4")
  @Test
  void aStorageOfBytesMayEndWithinTheLastNumber() throws Exception {
    byte[] data = Arrays.copyOf(TorchFixtures.floats(VALUES), 19);
    assertReads(RawZip.torch(pickle(4), data));
  }

  @Tag("T3")
  @Test
  void bombsAreRefusedBeforeTheyBurst() throws Exception {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] zeros = new byte[30_000_000];
    // Says that it is small, and is not.
    RawZip lying = zip();
    lying.remove(STORAGE);
    lying.add(STORAGE, zeros).deflate().bytes = 16;
    // Says that it is larger than the pickle announces.
    RawZip large = zip();
    large.remove(STORAGE);
    large.add(STORAGE, zeros).deflate();
    RawZip pickle = zip();
    pickle.remove(PICKLE);
    pickle.add(PICKLE, zeros).deflate();
    // Announces a storage that no disk holds.
    RawZip huge = RawZip.torch(pickle(1L << 50), new byte[16]);
    huge.entry(STORAGE).deflate().wide = true;
    huge.entry(STORAGE).bytes = 1L << 52;
    RawZip shorter = zip();
    shorter.entry(STORAGE).deflate();
    shorter.entry(STORAGE).stored = Arrays.copyOf(shorter.entry(STORAGE).stored, 5);
    RawZip sum = zip();
    sum.entry(STORAGE).deflate().crc ^= 1;
    refusesInLittleMemory(thread, lying, "longer than announced");
    refusesInLittleMemory(thread, large, "has 30000000 bytes");
    refusesInLittleMemory(thread, pickle, "byte 0");
    refusesInLittleMemory(thread, huge, "takes 4503599627370496 bytes unpacked");
    refusesInLittleMemory(thread, shorter, "refused");
    refusesInLittleMemory(thread, sum, "wrong checksum");
    try (var left = Files.list(unpacked)) {
      assertTrue(left.allMatch(path -> path.toString().endsWith(".lock")));
    }
  }

  private void refusesInLittleMemory(ThreadMXBean thread, RawZip zip, String part)
      throws IOException {
    Files.write(file, zip.bytes());
    long before = thread.getCurrentThreadAllocatedBytes();
    assertRefused(() -> TorchFile.open(file, unpacked), part);
    assertTrue(thread.getCurrentThreadAllocatedBytes() - before < 10_000_000);
  }
}
