package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportCommandTest {
  private static final Path MODEL = Path.of("models", "lens-mini");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  @Tag("X2")
  void exportWritesBothGraphsAndTheWeightsOnce() throws IOException {
    Path out = folder.resolve("new").resolve("onnx");
    CommandRun run = CommandRun.of("export", MODEL.toString(), out.toString());
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    for (String name : new String[] {"body.onnx", "head.onnx", "model.safetensors"}) {
      assertTrue(Files.size(out.resolve(name)) > 10_000, name);
      assertTrue(run.out.contains("wrote " + out.resolve(name) + ", "), run.out);
    }
    assertArrayEquals(
        Files.readAllBytes(MODEL.resolve("model.safetensors")),
        Files.readAllBytes(out.resolve("model.safetensors")));

    Files.writeString(out.resolve("head.onnx"), "precious");
    CommandRun again = CommandRun.of("export", MODEL.toString(), out.toString());
    assertEquals(ExitCodes.EXISTS, again.exitCode, again.err);
    assertEquals("precious", Files.readString(out.resolve("head.onnx")));
    CommandRun forced = CommandRun.of("export", MODEL.toString(), out.toString(), "--force");
    assertEquals(ExitCodes.OK, forced.exitCode, forced.err);
    assertTrue(Files.size(out.resolve("head.onnx")) > 10_000);
  }

  @Test
  void aFolderWithoutAModelAndAPlaceThatIsAFileAreRefused() throws IOException {
    CommandRun none = CommandRun.of("export", folder.toString(), folder.resolve("x").toString());
    assertEquals(ExitCodes.MODEL, none.exitCode, none.err);
    assertFalse(Files.exists(folder.resolve("x")));
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandRun taken = CommandRun.of("export", MODEL.toString(), file.toString());
    assertEquals(ExitCodes.OUTPUT, taken.exitCode, taken.err);
    assertEquals(ExitCodes.USAGE, CommandRun.of("export", MODEL.toString()).exitCode);
  }
}
