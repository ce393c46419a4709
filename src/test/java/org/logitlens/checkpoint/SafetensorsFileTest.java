package org.logitlens.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.RawSafetensors.entry;
import static org.logitlens.checkpoint.RawSafetensors.header;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import com.sun.management.ThreadMXBean;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header of a safetensors file: what is read and what is refused. */
class SafetensorsFileTest {
  private static final byte[] NO_DATA = {};

  private final Path file;

  SafetensorsFileTest(@TempDir Path directory) {
    this.file = directory.resolve("model.safetensors");
  }

  private SafetensorsFile open(byte[] bytes) throws Exception {
    return SafetensorsFile.open(RawSafetensors.write(file, bytes));
  }

  private void refuses(byte[] bytes, String... parts) {
    assertRefused(() -> open(bytes), parts);
  }

  private void refuses(String header, int data, String... parts) {
    refuses(RawSafetensors.bytes(header, new byte[data]), parts);
  }

  @Test
  void tensorsComeInTheOrderOfTheirDataWithAbsoluteOffsets() throws Exception {
    String text =
        header(entry("b", "F32", List.of(2L), 4, 12), entry("a", "F16", List.of(2L), 0, 4));
    SafetensorsFile opened = open(RawSafetensors.bytes(text, new byte[12]));
    assertEquals(List.of("a", "b"), List.copyOf(opened.tensors().keySet()));
    StoredTensor b = RawSafetensors.tensor(opened, "b");
    assertEquals(
        new StoredTensor("b", Dtype.F32, List.of(2L), file.toRealPath(), 8 + text.length() + 4, 8),
        b);
  }

  @Test
  void spacesAfterTheHeaderAndAnEmptyFileOfNoTensorsAreAllowed() throws Exception {
    assertTrue(open(RawSafetensors.bytes("{}      ", NO_DATA)).tensors().isEmpty());
  }

  @Tag("W1")
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void filesShorterThanTheLengthAreNoSafetensors(int size) {
    refuses(new byte[size], "not a safetensors file (" + size + " bytes)");
  }

  @Tag("W1")
  @Test
  void aFileOfOnlyTheLengthIsNoSafetensors() {
    refuses(new byte[8], "not a safetensors file (8 bytes)", "header is empty");
    refuses(RawSafetensors.bytes(2, NO_DATA, NO_DATA), "not a safetensors file (8 bytes)");
  }

  @Tag("W2")
  @Test
  void aGitLfsPointerIsNamed() {
    refuses(
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 548105171\n"
            .getBytes(UTF_8),
        "Git LFS pointer",
        "git lfs pull");
  }

  @Tag("W3")
  @Test
  void otherFormatsAreNamed() {
    refuses("<!DOCTYPE html><html><body>Log in</body>".getBytes(UTF_8), "HTML");
    refuses("\n <html lang=en><body></body></html>".getBytes(UTF_8), "HTML");
    refuses("PK\003\004\024\000\000\000\010\000archive/data.pkl".getBytes(ISO_8859_1), "ZIP");
    refuses("\u0080\002}q\000(X\003\000\000\000wte".getBytes(ISO_8859_1), "pickle");
    refuses("GGUF\003\000\000\000\000\000\000\000".getBytes(ISO_8859_1), "GGUF");
    refuses("\u0089HDF\r\n\u001a\n\000\000\000\000".getBytes(ISO_8859_1), "HDF5");
    refuses("Entry not found".getBytes(UTF_8), "error page");
    refuses("{\"error\":\"Repository not found\"}".getBytes(UTF_8), "error page");
  }

  @Tag("W4")
  @ParameterizedTest
  @CsvSource({
    "-9223372036854775808, 9223372036854775808",
    "-1, 18446744073709551615",
    "100000001, would have 100000001 bytes; at most 100000000 are allowed",
    "100000000, end behind the file",
    "99999999, end behind the file",
    "1000, end behind the file",
    "993, end behind the file",
    "0, empty"
  })
  void aWrongHeaderLengthIsRefusedBeforeAnythingIsAllocated(long length, String part)
      throws Exception {
    byte[] bytes = new byte[1000];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    RawSafetensors.write(file, bytes);
    assertRefused(() -> SafetensorsFile.open(file), part);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    assertRefused(() -> SafetensorsFile.open(file), part);
    assertTrue(thread.getCurrentThreadAllocatedBytes() - before < 1_000_000);
  }

  @Tag("W5")
  @Test
  void aHeaderThatIsNotUtf8IsRefusedWithItsPlace() {
    byte[] header = header(entry("a?", "F32", List.of(), 0, 4)).getBytes(UTF_8);
    header[3] = (byte) 0xff;
    refuses(RawSafetensors.bytes(header, new byte[4]), "not UTF-8 at byte 3");
    // An overlong slash, half a character at the end, a surrogate written as three bytes.
    refuses(RawSafetensors.bytes("{\"\u00c0\u00af\":1}".getBytes(ISO_8859_1), NO_DATA), "byte 2");
    refuses(RawSafetensors.bytes("{\"\u00c3".getBytes(ISO_8859_1), NO_DATA), "byte 2");
    refuses(
        RawSafetensors.bytes("{\"\u00ed\u00a0\u0080\"".getBytes(ISO_8859_1), NO_DATA), "byte 2");
  }

  @Tag("W5")
  @Test
  void utf8IsCheckedBeforeTheJson() {
    refuses(
        RawSafetensors.bytes("{oops \u00ff}".getBytes(ISO_8859_1), NO_DATA), "not UTF-8 at byte 6");
  }

  @Tag("W5")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "[]",
        " {}",
        "\"{}\"",
        "12",
        "null",
        "\uFEFF{}",
        "{",
        "{}x",
        "{}{}",
        "{}\0",
        "{} ,",
        "{'a':1}",
        "{a:1}",
        "{\"a\":}",
        "{,}",
        "{\"__metadata__\":{\"a\":\"b\",}}",
        "// {}\n{}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"__metadata__\":[]}",
        "{\"__metadata__\":null}",
        "{\"__metadata__\":{\"a\":\"\t\"}}",
        "{\"__metadata__\":{\"a\":\"\\ud800\"}}",
        "{\"__metadata__\":{\"a\":\"\\x\"}}",
        "{\"a\":7}",
        "{\"a\":null}",
        "{\"a\":[]}"
      })
  void aHeaderThatIsNotOneStrictJsonObjectIsRefused(String header) {
    refuses(header, 0, "header is refused");
  }

  @Tag("W5")
  @Test
  void theRefusalSaysWhere() {
    refuses("[]      ", 0, "byte 0");
    refuses("\uFEFF{}", 0, "byte order mark at byte 0");
    refuses("{\"a\":{\"dtype\":F32}}", 0, "line 1 column 15");
    refuses("{}  x", 0, "line 1 column 6");
  }

  @Tag("W6")
  @Test
  void deepNestingIsRefusedWithoutRecursion() {
    String deep = "[".repeat(100_000);
    refuses("{\"a\":{\"dtype\":\"F32\",\"shape\":" + deep, 0, "header is refused");
    refuses("{\"a\":" + "{\"a\":".repeat(100_000), 0, "header is refused");
    refuses("{\"__metadata__\":" + deep, 0, "header is refused");
  }

  @Tag("W6")
  @Test
  void aStringOfFiftyMegabytesIsRefused() {
    refuses("{\"" + "a".repeat(50_000_000) + "\":1}", 0, "a string longer than");
  }

  @Tag("W6")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999",
        "-0",
        "1.0",
        "1e3",
        "-1",
        "+1",
        "01",
        "NaN",
        "\"1\"",
        "null",
        "true",
        "9223372036854775808",
        "18446744073709551616",
        "0x10",
        "[1]"
      })
  void aSizeThatIsNoWholeNumberIsRefused(String size) {
    refuses(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + size + "],\"data_offsets\":[0,4]}}",
        4,
        "header is refused");
    refuses(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0," + size + "]}}",
        4,
        "header is refused");
  }

  @Tag("W7")
  @Test
  void aNameThatAppearsTwiceIsRefused() {
    String a = entry("a", "F32", List.of(1L), 0, 4);
    refuses(header(a, a), 4, "\"a\" appears twice");
    refuses(header(a, entry("a", "F32", List.of(1L), 4, 8)), 8, "\"a\" appears twice");
    refuses(header(a, entry("\\u0061", "F32", List.of(1L), 4, 8)), 8, "\"a\" appears twice");
    String metadata = "\"__metadata__\":{\"format\":\"pt\"}";
    refuses(header(metadata, a, metadata), 4, "\"__metadata__\" appears twice");
    refuses(header("\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}", a), 4, "\"k\" appears twice");
    refuses(
        "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        4,
        "\"dtype\" appears twice");
  }

  @Tag("W8")
  @Test
  void tensorsThatDoNotFillTheDataExactlyAreRefused() {
    String a = entry("a", "U8", List.of(4L), 0, 4);
    refuses(header(a, entry("b", "U8", List.of(4L), 3, 7)), 7, "tensor b", "overlaps");
    refuses(header(a, entry("b", "U8", List.of(4L), 0, 4)), 4, "tensor b", "overlaps");
    refuses(header(a, entry("b", "U8", List.of(4L), 5, 9)), 9, "tensor b", "hole");
    refuses(header(entry("a", "U8", List.of(4L), 4, 0)), 4, "tensor a", "ends before it begins");
    refuses(header(entry("a", "U8", List.of(4L), -4, 0)), 4, "-4");
    refuses(header(entry("a", "U8", List.of(4L), 1, 5)), 5, "tensor a", "hole");
    refuses(header(a), 5, "take 4 bytes", "holds 5");
    refuses(header(a), 3, "take 4 bytes", "holds 3", "cut off");
  }

  @Tag("W8")
  @Test
  void aTensorWhoseShapeNeedsOtherThanItsBytesIsRefused() {
    refuses(header(entry("a", "F32", List.of(3L), 0, 8)), 8, "tensor a", "needs 12", "given 8");
    refuses(header(entry("a", "F4", List.of(3L), 0, 1)), 1, "tensor a");
    refuses(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,1]}}",
        1,
        "more than 2 numbers");
    refuses("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}", 1, "lacks one of");
    refuses("{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}", 1, "lacks one of");
  }

  @Tag("W9")
  @Test
  void shapesThatOverflowAreRefused() {
    long huge = Long.MAX_VALUE;
    refuses(header(entry("a", "F32", List.of(huge), 0, 4)), 4, "overflows");
    refuses(header(entry("a", "U8", List.of(1L << 40, 1L << 40), 0, 4)), 4, "overflows");
    // 2^62 elements of four bytes wrap to zero.
    refuses(header(entry("a", "F32", List.of(1L << 31, 1L << 31), 0, 0)), 0, "overflows");
    refuses(header(entry("a", "F32", List.of(1L << 40, 1L << 40, 0L), 0, 0)), 0, "overflows");
  }

  @Tag("W9")
  @Test
  void emptyTensorsScalarsAndManyDimensionsAreRead() throws Exception {
    List<Long> nine = List.of(1L, 1L, 2L, 1L, 1L, 1L, 1L, 2L, 1L);
    SafetensorsFile opened =
        open(
            RawSafetensors.bytes(
                header(
                    entry("empty", "F32", List.of(0L, 7L), 0, 0),
                    entry("scalar", "F32", List.of(), 0, 4),
                    entry("nine", "U8", nine, 4, 8)),
                new byte[8]));
    assertEquals(0, RawSafetensors.tensor(opened, "empty").elements());
    assertEquals(1, RawSafetensors.tensor(opened, "scalar").elements());
    assertEquals(nine, RawSafetensors.tensor(opened, "nine").shape());
  }

  @Tag("W10")
  @Test
  void unknownDtypesAreRefusedWithTheKnownOnes() {
    refuses(header(entry("a", "F128", List.of(1L), 0, 16)), 16, "F128", "BF16", "F8_E4M3");
    refuses(header(entry("a", "f32", List.of(1L), 0, 4)), 4, "f32");
    refuses("{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "dtype");
  }

  @Tag("W11")
  @Test
  void aMillionTensorsAreRefusedEarlyAndInLittleMemory() throws Exception {
    writeManyTensors(1_000_000);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          long before = thread.getCurrentThreadAllocatedBytes();
          assertRefused(() -> SafetensorsFile.open(file), "more than 100000 tensors");
          assertTrue(thread.getCurrentThreadAllocatedBytes() - before < 500_000_000);
        });
  }

  private void writeManyTensors(int count) throws IOException {
    int entryLength = entry("00000000", "U8", List.of(1L), 10_000_000, 10_000_001).length() + 1;
    long length = (long) entryLength * count + 1;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(RawSafetensors.bytes(length, "{".getBytes(UTF_8), NO_DATA));
      for (int i = 0; i < count; i++) {
        int at = 10_000_000 + i;
        // Spelled out: a million formatted strings take seconds.
        String tensor =
            "\""
                + at
                + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":["
                + at
                + ","
                + (at + 1)
                + "]}";
        out.write(tensor.getBytes(UTF_8));
        out.write(i == count - 1 ? '}' : ',');
      }
    }
  }

  @Tag("W18")
  @Test
  void aBigEndianLengthIsRefused() {
    byte[] bytes = RawSafetensors.bytes(header(entry("a", "U8", List.of(1L), 0, 1)), new byte[1]);
    byte[] swapped = bytes.clone();
    for (int i = 0; i < 8; i++) {
      swapped[i] = bytes[7 - i];
    }
    refuses(swapped, "at most 100000000 are allowed");
  }

  @Test
  void damageAnywhereIsRefusedOrHarmlessButNeverACrash() throws Exception {
    byte[] good = new TinyCheckpoint().weights();
    int headerEnd = 8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] bytes = good.clone();
      for (int edits = random.nextInt(3); edits >= 0; edits--) {
        bytes[random.nextInt(headerEnd)] = (byte) (32 + random.nextInt(96));
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      RawSafetensors.write(file, bytes);
      try {
        SafetensorsFile.open(file);
      } catch (CheckpointException e) {
        refused++;
      }
    }
    assertTrue(refused > 300, refused + " refused");
  }

  @Test
  void aMissingFileIsNamed() {
    CheckpointException refusal =
        assertThrows(CheckpointException.class, () -> SafetensorsFile.open(file));
    assertTrue(refusal.getMessage().contains("model.safetensors does not exist"));
  }
}
