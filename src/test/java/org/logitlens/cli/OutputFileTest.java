package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.ChildJvm;

final class OutputFileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static CommandRun write(String command, String out, String... more) {
    String[] args = new String[5 + more.length];
    args[0] = command;
    args[1] = "--prompt";
    args[2] = "ab";
    args[3] = "--out";
    args[4] = out;
    System.arraycopy(more, 0, args, 5, more.length);
    return CommandRun.of(args);
  }

  @ParameterizedTest
  @Tag("X1")
  @ValueSource(strings = {"values x.json", "render x.png"})
  void aPlaceThatCannotBeWrittenIsFoundBeforeAModelIsLoaded(String commandAndName)
      throws IOException {
    String command = commandAndName.split(" ", -1)[0];
    String name = commandAndName.split(" ", -1)[1];
    Path file = Files.writeString(folder.resolve("file"), "");
    Files.createDirectory(folder.resolve(name));
    for (String out :
        List.of(
            folder.resolve(name).toString(),
            folder.resolve("missing").resolve(name).toString(),
            file.resolve(name).toString())) {
      CommandRun run = write(command, out);
      assertEquals(ExitCodes.OUTPUT, run.exitCode, run.err);
      assertTrue(run.models.isEmpty());
      assertFalse(run.err.contains("\tat "));
    }
  }

  @Test
  @Tag("X1")
  void anEmptyOrImpossibleNameIsRefused() {
    assertEquals(ExitCodes.USAGE, write("render", "").exitCode);
    assertEquals(ExitCodes.USAGE, write("render", " ").exitCode);
    CommandRun run = write("values", "a\0b.json");
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertTrue(run.err.contains("'a?b.json' is no path"), run.err);
  }

  @ParameterizedTest
  @Tag("X2")
  @ValueSource(strings = {"values x.json", "values x.csv", "render x.png"})
  void aFileThatExistsIsReplacedOnlyByForce(String commandAndName) throws IOException {
    String command = commandAndName.split(" ", -1)[0];
    Path out = folder.resolve(commandAndName.split(" ", -1)[1]);
    Files.writeString(out, "precious");
    CommandRun run = write(command, out.toString());
    assertEquals(ExitCodes.EXISTS, run.exitCode);
    assertEquals(4, run.exitCode);
    assertTrue(run.err.contains("--force"), run.err);
    assertTrue(run.models.isEmpty());
    assertEquals("precious", Files.readString(out));
    run = write(command, out.toString(), "--force");
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    assertTrue(Files.size(out) > 100);
    assertEquals(List.of(out.getFileName().toString()), files());
  }

  /** What a command is to write, where its file is and how it is called; one of its files. */
  private CommandRun write(String command, Path file, boolean force) {
    List<String> more = force ? List.of("--force") : List.of();
    return command.equals("export")
        ? CommandRun.of(
            Stream.concat(
                    Stream.of("export", "models/lens-mini", String.valueOf(file.getParent())),
                    more.stream())
                .toArray(String[]::new))
        : write(command, file.toString(), more.toArray(String[]::new));
  }

  @ParameterizedTest
  @Tag("X2")
  @ValueSource(
      strings = {
        "values x.json",
        "values x.csv",
        "render x.png",
        "export head.onnx",
        "export model.safetensors"
      })
  void aLinkStaysAndTheFileItPointsAtIsReplaced(String commandAndName) throws IOException {
    String[] named = commandAndName.split(" ", -1);
    Path away = Files.createDirectories(folder.resolve("away"));
    Path real = Files.writeString(away.resolve("real"), "precious");
    Path out = Files.createDirectory(folder.resolve("out")).resolve(named[1]);
    Files.createSymbolicLink(out, Path.of("..", "away", "real"));

    CommandRun refused = write(named[0], out, false);
    assertEquals(ExitCodes.EXISTS, refused.exitCode, refused.err);
    assertEquals("precious", Files.readString(real));

    CommandRun run = write(named[0], out, true);
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    assertTrue(Files.isSymbolicLink(out));
    assertEquals(Path.of("..", "away", "real"), Files.readSymbolicLink(out));
    assertTrue(Files.size(real) > 100);
    try (Stream<Path> left = Files.list(away)) {
      assertEquals(List.of(real), left.toList());
    }
  }

  @ParameterizedTest
  @Tag("X1")
  @ValueSource(strings = {"values x.json", "render x.png", "export head.onnx"})
  void aDeviceBehindALinkIsLeftAlone(String commandAndName) throws IOException {
    String[] named = commandAndName.split(" ", -1);
    Path out = Files.createDirectory(folder.resolve("out")).resolve(named[1]);
    Files.createSymbolicLink(out, Path.of("/dev/null"));
    CommandRun run = write(named[0], out, true);
    assertEquals(ExitCodes.OUTPUT, run.exitCode, run.err);
    assertTrue(run.err.contains(out + " is not an ordinary file."), run.err);
    assertFalse(Files.isRegularFile(Path.of("/dev/null")));
    assertTrue(Files.isSymbolicLink(out));
  }

  @Test
  @Tag("X3")
  void aFailureHalfwayLeavesTheOldFileAndNothingElse() throws IOException {
    Path out = Files.writeString(folder.resolve("x.json"), "precious");
    OutputFile file = new OutputFile(out, true);
    CliException failure =
        assertThrows(
            CliException.class,
            () ->
                file.write(
                    stream -> {
                      stream.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }));
    assertEquals(ExitCodes.OUTPUT, failure.exitCode());
    assertTrue(String.valueOf(failure.getMessage()).contains("No space left on device"));
    assertEquals("precious", Files.readString(out));
    assertEquals(List.of("x.json"), files());
  }

  @Test
  @Tag("X3")
  void aProcessThatDiesHalfwayLeavesTheOldFile() throws IOException, InterruptedException {
    Path out = Files.writeString(folder.resolve("x.json"), "precious");
    ChildJvm.Ended ended = new ChildJvm(folder, DyingWriter.class).run(out.toString());
    assertEquals(DyingWriter.EXIT_CODE, ended.exitCode(), ended.err());
    assertEquals("precious", Files.readString(out));
  }

  @Test
  void aFileThatAppearsMeanwhileIsNotReplaced() throws IOException, CliException {
    Path out = folder.resolve("x.json");
    OutputFile file = OutputFile.checked(out.toString(), false);
    Files.writeString(out, "another's");
    CliException failure =
        assertThrows(
            CliException.class,
            () -> file.write(stream -> stream.write("mine".getBytes(StandardCharsets.UTF_8))));
    assertEquals(ExitCodes.EXISTS, failure.exitCode());
    assertEquals("another's", Files.readString(out));
    assertEquals(List.of("x.json"), files());
  }
}
