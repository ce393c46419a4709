package org.logitlens.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What may stand where a file is expected, and whether it stays what it was. */
class RegularFileTest {
  private final Path directory;
  private final Path folder;
  private final Path weights;

  RegularFileTest(@TempDir Path directory) {
    this.directory = directory;
    this.folder = directory.resolve("model");
    this.weights = folder.resolve("model.safetensors");
  }

  @BeforeEach
  void writeModel() throws Exception {
    new TinyCheckpoint().write(folder);
  }

  private void refusesWithoutHanging(String... parts) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertRefused(() -> Checkpoint.open(folder), parts));
  }

  @Tag("W19")
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void linksIntoAStoreOfBlobsAreFollowed() throws Exception {
    Path blob = Files.createDirectories(directory.resolve("blobs")).resolve("a1b2c3");
    Files.move(weights, blob);
    Files.createSymbolicLink(weights, Path.of("../blobs/a1b2c3"));
    Checkpoint opened = Checkpoint.open(folder);
    assertEquals(blob.toRealPath(), opened.weightFiles().get(0));
    assertEquals(opened.weightFiles().get(0), tensor(opened, "wte.weight").file());
    opened.verifyUnchanged();
  }

  @Tag("W19")
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void pipesDevicesAndLinkLoopsAreRefusedWithoutHanging() throws Exception {
    Files.delete(weights);
    assertEquals(0, new ProcessBuilder("mkfifo", weights.toString()).start().waitFor());
    refusesWithoutHanging("not a regular file", "a pipe");
    Files.delete(weights);
    Files.createSymbolicLink(weights, Path.of("/dev/zero"));
    refusesWithoutHanging("not a regular file", "device");
    Files.delete(weights);
    Files.createSymbolicLink(weights, weights.getFileName());
    refusesWithoutHanging("symbolic link that leads nowhere");
    Files.delete(weights);
    Files.createSymbolicLink(weights, Path.of("gone"));
    refusesWithoutHanging("symbolic link to nothing");
    Path config = folder.resolve("config.json");
    Files.delete(config);
    assertEquals(0, new ProcessBuilder("mkfifo", config.toString()).start().waitFor());
    refusesWithoutHanging("config.json is not a regular file");
  }

  @Tag("W19")
  @Test
  void aFolderInTheFilesPlaceIsRefused() throws Exception {
    Files.delete(weights);
    Files.createDirectory(weights);
    refusesWithoutHanging("model.safetensors is not a regular file", "a folder");
  }

  @Tag("W12")
  @Test
  void aFileReplacedChangedOrTruncatedAfterOpeningIsNoticed() throws Exception {
    Checkpoint opened = Checkpoint.open(folder);
    opened.verifyUnchanged();
    FileTime time = Files.getLastModifiedTime(weights);

    Path copy = directory.resolve("copy");
    Files.copy(weights, copy, StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(copy, weights, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(weights, time);
    assertRefused(opened::verifyUnchanged, "another file took its place");

    Checkpoint again = Checkpoint.open(folder);
    Files.setLastModifiedTime(weights, FileTime.fromMillis(time.toMillis() + 5000));
    assertRefused(again::verifyUnchanged, "it was written at");

    Checkpoint third = Checkpoint.open(folder);
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused(
        third::verifyUnchanged, "its size went from " + bytes.length + " to " + (bytes.length - 1));
    assertRefused(
        () -> TensorReader.read(tensor(third, "ln_f.bias")), "became shorter", "ln_f.bias");

    Files.delete(weights);
    assertRefused(third::verifyUnchanged, "does not exist");
  }

  private static StoredTensor tensor(Checkpoint checkpoint, String name) {
    return Objects.requireNonNull(checkpoint.tensors().get("transformer." + name));
  }
}
