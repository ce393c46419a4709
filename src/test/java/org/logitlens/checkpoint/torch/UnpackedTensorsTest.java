package org.logitlens.checkpoint.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.torch.TorchFixtures.assertRefused;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;

/** What is unpacked once and kept. */
class UnpackedTensorsTest {
  private static final int ELEMENTS = 1 << 18;

  private final Path file;
  private final Path folder;
  private final float[] values = new float[ELEMENTS];

  UnpackedTensorsTest(@TempDir Path directory) {
    this.file = directory.resolve("pytorch_model.bin");
    this.folder = directory.resolve("unpacked");
  }

  @BeforeEach
  void writeArchive() throws IOException {
    write(1);
  }

  /** Numbers that deflate does not make short, so that unpacking takes a while. */
  private void write(int seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(1 << 20);
    }
    byte[] pickle =
        PickleWriter.protocol2()
            .op(Opcode.EMPTY_DICT)
            .text("w")
            .floats(ELEMENTS, 0, List.of((long) ELEMENTS), List.of(1L))
            .op(Opcode.SETITEM)
            .stop();
    RawZip zip = RawZip.torch(pickle, TorchFixtures.floats(values));
    zip.entry("archive/data/0").deflate();
    Files.write(file, zip.bytes());
  }

  private Path open() throws Exception {
    StoredTensor tensor = Objects.requireNonNull(TorchFile.open(file, folder).tensors().get("w"));
    assertArrayEquals(values, TensorReader.read(tensor));
    return tensor.file();
  }

  /** Names of what is in the folder, besides locks. */
  private List<String> folders() throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .toList();
    }
  }

  private static Object identity(Path data) throws IOException {
    return List.of(
        Files.getLastModifiedTime(data),
        String.valueOf(Files.readAttributes(data, "*").get("fileKey")));
  }

  @Tag("R3")
  @Test
  void aFinishedFileIsUsedAgain() throws Exception {
    Path data = open();
    Object before = identity(data);
    assertEquals(data, open());
    assertEquals(before, identity(data));
    assertEquals(1, folders().size());
    write(2);
    // The source has another time, even where it has the same length.
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    assertEquals(data, open());
    assertNotEquals(before, identity(data));
    assertEquals(1, folders().size());
  }

  @Tag("R3")
  @Test
  void anEditedTruncatedOrOlderFileIsMadeAnew() throws Exception {
    Path data = open();
    FileTime time = Files.getLastModifiedTime(data);
    Files.write(data, new byte[100]);
    Files.setLastModifiedTime(data, time);
    open();
    Files.write(data, edited(data));
    open();
    Files.delete(data);
    open();
    Path manifest = data.resolveSibling("manifest.json");
    String text = Files.readString(manifest);
    for (String other :
        List.of(
            text.replace("\"format\":\"1\"", "\"format\":\"0\""),
            text.replace("pytorch_model.bin", "other.bin"),
            "{}",
            "not JSON",
            "{\"format\":{}}")) {
      assertNotEquals(text, other);
      Files.writeString(manifest, other);
      open();
      assertEquals(sha256(text), sha256(Files.readString(manifest)));
    }
  }

  private static String sha256(String manifest) {
    int at = manifest.indexOf("\"sha256\":\"");
    return manifest.substring(at, at + 74);
  }

  private static byte[] edited(Path data) throws IOException {
    byte[] bytes = Files.readAllBytes(data);
    ByteBuffer.wrap(bytes).putFloat(400, 7);
    return bytes;
  }

  @Tag("R3")
  @Test
  void afterACrashTheHashIsChecked() throws Exception {
    Path data = open();
    FileTime time = Files.getLastModifiedTime(data);
    // Same length, same time: only the hash can tell.
    Files.write(data, edited(data));
    Files.setLastModifiedTime(data, time);
    Path trace = data.resolveSibling("used-by-" + deadProcess());
    Files.createFile(trace);
    open();
    assertFalse(Files.exists(trace));
    // Nothing wrong: the trace goes, the file stays.
    Object before = identity(data);
    Files.createFile(trace);
    open();
    assertFalse(Files.exists(trace));
    assertEquals(before, identity(data));
  }

  private static long deadProcess() throws Exception {
    Process process = child("-version").start();
    process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.pid();
  }

  private static ProcessBuilder child(String... arguments) {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path")),
                Stream.of(arguments))
            .toList();
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  @Tag("R4")
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nobodyElseMayReadOrChangeIt() throws Exception {
    Path data = open();
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(Objects.requireNonNull(data.getParent()))));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
  }

  @Test
  void cancellingLeavesNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    assertThrows(
        CancellationException.class,
        () -> TorchFile.open(file, folder, () -> asked.incrementAndGet() == 5));
    assertEquals(5, asked.get());
    assertEquals(List.of(), folders());
    open();
  }

  @Test
  void aFolderThatCanNotBeWrittenIsNamed() throws Exception {
    Files.write(folder, new byte[1]);
    assertRefused(() -> TorchFile.open(file, folder), folder.toString(), "can be written");
  }

  @Tag("R1")
  @Test
  void aKillAtAnyMomentLeavesNoHalfFile() throws Exception {
    Random random = new Random(5);
    open();
    int unfinished = 0;
    for (int kill = 0; kill < 20; kill++) {
      Process process =
          child(EndlessUnpacking.class.getName(), file.toString(), folder.toString()).start();
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        assertEquals("unpacking", output.readLine());
        Thread.sleep(random.nextInt(60));
        process.destroyForcibly();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      }
      unfinished += folders().stream().anyMatch(name -> name.startsWith(".")) ? 1 : 0;
      Path data = open();
      // Nothing is left of the killed one: its unfinished folder, the traces of its use.
      assertEquals(
          List.of(Objects.requireNonNull(data.getParent()).getFileName().toString()), folders());
      try (Stream<Path> inside = Files.list(Objects.requireNonNull(data.getParent()))) {
        assertEquals(3, inside.count());
      }
    }
    assertTrue(unfinished > 0, "no kill came while something was unpacked");
  }

  /** Unpacks over and over, in a JVM of its own, until it is killed. */
  static final class EndlessUnpacking {
    private EndlessUnpacking() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[1]);
      for (int times = 0; ; times++) {
        Path data = TorchFile.open(Path.of(args[0]), folder).dataFile();
        // As if the manifest had never been written.
        Files.delete(data.resolveSibling("manifest.json"));
        if (times == 0) {
          System.out.println("unpacking");
        }
      }
    }
  }
}
