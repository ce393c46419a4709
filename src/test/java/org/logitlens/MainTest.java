package org.logitlens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.cli.ExitCodes;

/** Starts the program as a user does, in a process of its own. */
final class MainTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private record Ended(int exitCode, String out, String err) {}

  private Ended start(Map<String, String> environment, List<String> options, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("DISPLAY", "WAYLAND_DISPLAY", "LC_CTYPE"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "does not end");
    return new Ended(process.exitValue(), Files.readString(out), ours(Files.readString(err)));
  }

  /** Leaves out what newer Java itself says about native access in a process without our jar. */
  private static String ours(String err) {
    return err.lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("WARNING: "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  @Test
  @Tag("E1")
  void withoutADisplayTheWindowSaysSoInOneLine() throws IOException, InterruptedException {
    Ended ended = start(Map.of(), List.of());
    assertEquals(3, ended.exitCode());
    assertEquals("no display; use `logit-lens render ...`\n", ended.err());
    assertEquals("", ended.out());
  }

  @Test
  @Tag("E1")
  void aDisplayThatCannotBeReachedIsNone() throws IOException, InterruptedException {
    Ended ended = start(Map.of("DISPLAY", ":4711"), List.of());
    assertEquals(ExitCodes.NO_DISPLAY, ended.exitCode(), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
    assertTrue(ended.err().startsWith("no display ("), ended.err());
  }

  @Test
  @Tag("E1")
  void theCommandLineNeedsNoDisplay() throws IOException, InterruptedException {
    // One that cannot be reached, so that whoever tried would fail.
    Map<String, String> display = Map.of("DISPLAY", ":4711");
    Ended help = start(display, List.of(), "--help");
    assertEquals(ExitCodes.OK, help.exitCode(), help.err());
    assertTrue(help.out().contains("Usage: logit-lens"), help.out());
    Ended version = start(display, List.of(), "--version");
    assertEquals(ExitCodes.OK, version.exitCode(), version.err());
    assertTrue(version.out().startsWith("Logit Lens "), version.out());
    Path picture = folder.resolve("x.png");
    Ended render =
        start(display, List.of(), "render", "--prompt", "a", "--out", picture.toString());
    assertEquals(ExitCodes.OK, render.exitCode(), render.err());
    assertEquals("", render.err());
    byte[] start = new byte[4];
    System.arraycopy(Files.readAllBytes(picture), 0, start, 0, 4);
    assertArrayEquals(PNG, start);
  }

  @Test
  @Tag("E9")
  void everyLocaleOfTheProcessWritesTheSameValues() throws IOException, InterruptedException {
    List<String> prompt = List.of("values", "--prompt", "I ITI 日本 3.5", "--out", "-");
    String[] args = prompt.toArray(new String[0]);
    Ended english = start(Map.of(), List.of("-Duser.language=en"), args);
    assertEquals(ExitCodes.OK, english.exitCode(), english.err());
    assertTrue(english.out().contains("\"text\":\"I ITI 日本 3.5\""), english.out());
    Ended arabic =
        start(
            Map.of(),
            List.of(
                "-Duser.language=ar",
                "-Duser.country=EG",
                "-Duser.extensions=u-nu-arab",
                "-Duser.timezone=Asia/Kathmandu"),
            args);
    assertEquals(english, arabic);
    Ended turkish = start(Map.of(), List.of("-Duser.language=tr", "-Duser.country=TR"), args);
    assertEquals(english, turkish);
  }

  @Test
  void argumentsThatTheLocaleCannotHoldAreRefused() throws IOException, InterruptedException {
    Ended ended = start(Map.of("LC_ALL", "C"), List.of(), "values", "--prompt", "日本", "--out", "-");
    if (ended.exitCode() == ExitCodes.OK) {
      // Newer Java decodes them anyway.
      assertTrue(ended.out().contains("日本"), ended.out());
    } else {
      assertEquals(ExitCodes.USAGE, ended.exitCode());
      assertTrue(ended.err().contains("LC_ALL=C.UTF-8"), ended.err());
    }
  }

  @Test
  @Tag("E10")
  void strangeAndLongPathsWork() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StrangePaths.class.getName(),
            folder.toString());
    // The test's own locale may not be able to name such files.
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "does not end");
    String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), said);
    assertFalse(said.contains("Exception"), said);
  }
}
