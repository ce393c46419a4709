package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.ChildJvm;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.TinyCheckpoint;

class OnnxExportTest {
  private static final Set<String> FILES = Set.of("body.onnx", "head.onnx", "model.safetensors");

  @TempDir private Path root;

  private Network tiny() throws IOException, CheckpointException {
    return Architecture.open(Checkpoint.open(new TinyCheckpoint().write(root.resolve("model"))));
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
    }
  }

  @Test
  void writesGraphsAndWeightsIntoANewFolderAndNothingElse() throws Exception {
    Network network = tiny();
    Path out = root.resolve("a").resolve("b");
    assertEquals(
        FILES,
        Set.copyOf(
            OnnxExport.write(network, out, false).stream()
                .map(file -> String.valueOf(file.getFileName()))
                .toList()));
    assertEquals(FILES, names(out));
    assertArrayEquals(
        Files.readAllBytes(network.weightFiles().get(0)),
        Files.readAllBytes(out.resolve("model.safetensors")));
  }

  @Test
  void whoeverMayReadOtherFilesThereMayReadTheGraphs() throws Exception {
    Path out = Files.createDirectory(root.resolve("out"));
    Path ordinary = Files.writeString(out.resolve("ordinary"), "");
    for (Path file : OnnxExport.write(tiny(), out, false)) {
      assertEquals(
          Files.getPosixFilePermissions(ordinary), Files.getPosixFilePermissions(file), "" + file);
    }
  }

  @Tag("X3")
  @Test
  void aProcessThatIsToldToEndLeavesNoHalfFile() throws Exception {
    // A mask that no graph uses makes copying the weights take longer than ending.
    int size = 4096;
    Path model =
        new TinyCheckpoint()
            .tensor(
                "h.0.attn.bias", List.of(1L, 1L, (long) size, (long) size), new float[size * size])
            .write(root.resolve("model"));
    Path out = Files.createDirectory(root.resolve("out"));
    ChildJvm.Ended ended =
        new ChildJvm(root, EndedExport.class).run(model.toString(), out.toString());
    assertEquals(EndedExport.EXIT_CODE, ended.exitCode(), ended.err());
    assertEquals(Set.of(), names(out));
  }

  @Tag("X2")
  @Test
  void refusesToReplaceAFileUnlessForced() throws Exception {
    Network network = tiny();
    Path out = Files.createDirectory(root.resolve("out"));
    Path head = Files.writeString(out.resolve("head.onnx"), "mine");
    FileAlreadyExistsException refusal =
        assertThrows(FileAlreadyExistsException.class, () -> OnnxExport.write(network, out, false));
    assertTrue(String.valueOf(refusal.getMessage()).contains("head.onnx"));
    assertEquals(Set.of("head.onnx"), names(out));
    OnnxExport.write(network, out, true);
    assertEquals(FILES, names(out));
    assertTrue(Files.size(head) > 1000);
  }

  @Test
  void writesBesideTheWeightsThemselvesWithoutCopyingThem() throws Exception {
    Network network = tiny();
    byte[] before = Files.readAllBytes(network.weightFiles().get(0));
    OnnxExport.write(network, network.folder(), true);
    assertArrayEquals(before, Files.readAllBytes(network.weightFiles().get(0)));
    assertTrue(names(network.folder()).contains("body.onnx"));
    network.verifyUnchanged();
  }

  @Tag("X1")
  @Test
  void aFileWhereTheFolderShouldBeIsRefusedAndKept() throws Exception {
    Network network = tiny();
    Path out = Files.writeString(root.resolve("out"), "mine");
    assertThrows(IOException.class, () -> OnnxExport.write(network, out, true));
    assertEquals("mine", Files.readString(out));
  }

  @Test
  void weightsChangedSinceTheyWereOpenedAreRefusedAndNothingIsLeft() throws Exception {
    Network network = tiny();
    byte[] longer = new byte[(int) Files.size(network.weightFiles().get(0)) + 8];
    Files.write(network.weightFiles().get(0), longer);
    Path out = root.resolve("out");
    assertThrows(CheckpointException.class, () -> OnnxExport.write(network, out, false));
    assertEquals(Set.of(), names(out));
  }
}
