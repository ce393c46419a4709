package org.logitlens.checkpoint.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.StoredTensor;

/** What becomes of unpacked copies when what they were made of is gone. */
class UnpackedOrphansTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Path sources;
  private final Path file;
  private final Path folder;
  private final UnpackedOrphans orphans;

  UnpackedOrphansTest(@TempDir Path directory) throws IOException {
    this.sources = Files.createDirectories(directory.resolve("hub"));
    this.file = sources.resolve("pytorch_model.bin");
    this.folder = directory.resolve("unpacked");
    this.orphans = new UnpackedOrphans(folder);
  }

  @BeforeEach
  void writeArchive() throws IOException {
    byte[] pickle =
        PickleWriter.protocol2()
            .op(Opcode.EMPTY_DICT)
            .text("w")
            .floats(3, 0, List.of(3L), List.of(1L))
            .op(Opcode.SETITEM)
            .stop();
    RawZip zip = RawZip.torch(pickle, TorchFixtures.floats(1, 2, 3));
    zip.entry("archive/data/0").deflate();
    Files.write(file, zip.bytes());
  }

  /** The folder that the file is unpacked into, used by this process. */
  private Path unpack() throws Exception {
    StoredTensor tensor = Objects.requireNonNull(TorchFile.open(file, folder).tensors().get("w"));
    return Objects.requireNonNull(tensor.file().getParent());
  }

  /** The same as if the process that unpacked it had ended, so long ago. */
  private Path unpackedBefore(Duration age) throws Exception {
    Path home = unpack();
    Path moved = Files.move(home, home.resolveSibling("unpacked-before"));
    Files.delete(moved.resolve("used-by-" + ProcessHandle.current().pid()));
    return touched(moved, age);
  }

  private static Path touched(Path path, Duration age) throws IOException {
    return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(each -> each.toFile().length()).sum();
    }
  }

  @Test
  void theCopyOfADeletedFileGoesAndTheCopyOfOneThatIsThereStays() throws Exception {
    Path home = unpack();
    assertEquals(0, orphans.deleteBelow(sources));
    assertTrue(Files.exists(home));
    Files.delete(file);
    assertEquals(0, orphans.deleteBelow(folder), "it lay elsewhere");
    assertTrue(Files.exists(home));

    long bytes = bytes(home);
    assertEquals(bytes, orphans.deleteBelow(sources));

    assertTrue(bytes > 64);
    assertFalse(Files.exists(home));
    writeArchive();
    assertTrue(Files.exists(unpack()), "it is unpacked again");
  }

  @Test
  void aCopyIsKeptForADayWhenNobodyDeletedItsModel() throws Exception {
    Path home = unpackedBefore(DAY.minusMinutes(1));
    Files.delete(file);
    assertEquals(0, orphans.deleteOlderThan(DAY));

    touched(home, DAY.plusMinutes(1));

    assertTrue(orphans.deleteOlderThan(DAY) > 64);
    assertFalse(Files.exists(home));
  }

  @Test
  void anOldCopyOfAFileThatIsThereStays() throws Exception {
    Path home = unpackedBefore(DAY.multipliedBy(90));

    assertEquals(0, orphans.deleteOlderThan(DAY));

    assertTrue(Files.exists(home));
  }

  @Test
  void whatThisProcessUsesIsLeftToItUnlessItsModelIsDeleted() throws Exception {
    Path home = touched(unpack(), DAY.multipliedBy(2));
    Files.delete(file);

    assertEquals(0, orphans.deleteOlderThan(DAY));
    assertTrue(Files.exists(home));
    assertTrue(orphans.deleteBelow(sources) > 0);
  }

  @Test
  void whatAnotherProcessUsesIsLeftUntilThatHasEnded() throws Exception {
    Path home = unpackedBefore(DAY.multipliedBy(2));
    Files.delete(file);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process waiting =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Waiting.class.getName())
            .start();
    try {
      Path trace = Files.createFile(home.resolve("used-by-" + waiting.pid()));
      touched(home, DAY.multipliedBy(2));
      assertEquals(0, orphans.deleteBelow(sources));
      assertEquals(0, orphans.deleteOlderThan(DAY));
      assertTrue(Files.exists(trace));
    } finally {
      waiting.destroyForcibly();
    }
    assertTrue(waiting.waitFor(60, TimeUnit.SECONDS));

    assertTrue(orphans.deleteBelow(sources) > 0);
  }

  @Test
  void whatAKilledProcessLeftOfUnpackingGoesAfterADay() throws Exception {
    Path left = Files.createDirectories(folder.resolve(".0123-unfinished-456"));
    Files.write(left.resolve("tensors.bin"), new byte[100]);
    touched(left, Duration.ofHours(1));
    assertEquals(0, orphans.deleteOlderThan(DAY));

    touched(left, DAY.multipliedBy(2));

    assertEquals(100, orphans.deleteOlderThan(DAY));
    assertFalse(Files.exists(left));
  }

  @Test
  void whatIsNoCopyIsNotTouched() throws Exception {
    assertEquals(0, orphans.deleteOlderThan(DAY), "there is no folder");
    Path other = Files.createDirectories(folder.resolve("something"));
    Files.write(other.resolve("else"), new byte[9]);
    touched(other, DAY.multipliedBy(2));

    assertEquals(0, orphans.deleteOlderThan(DAY));
    assertEquals(0, orphans.deleteBelow(folder));

    assertTrue(Files.exists(other.resolve("else")));
  }

  /** Waits in a JVM of its own until it is killed. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws Exception {
      Thread.currentThread().join();
    }
  }
}
