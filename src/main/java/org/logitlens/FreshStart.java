package org.logitlens;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.logitlens.app.FirstPicture;
import org.logitlens.cli.ExitCodes;

/**
 * Opens the window as on its first day, in a process of its own with this one's Java, options and
 * class path, and asks how long its first picture took.
 */
final class FreshStart {
  private static final Path JAVA =
      Path.of(
          System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
  private static final long PATIENCE_SECONDS = 60;
  private static final double MILLIS_PER_SECOND = 1000;

  private FreshStart() {}

  /** Whether this Java can start another; the one inside an installed application cannot. */
  static boolean isPossible() {
    return Files.isExecutable(JAVA);
  }

  /**
   * Starts once and waits until the window has closed itself.
   *
   * @return seconds from the start of the JVM to the picture; empty where there is no display
   * @throws IOException when there is no picture, with what the process said
   */
  static OptionalDouble firstPicture() throws IOException {
    Path folder = Files.createTempDirectory("logit-lens-start");
    try {
      Path time = folder.resolve("milliseconds");
      Path said = folder.resolve("said");
      int exitCode = run(command(time), said);
      if (exitCode == ExitCodes.NO_DISPLAY) {
        return OptionalDouble.empty();
      }
      if (exitCode != ExitCodes.OK || !Files.exists(time)) {
        throw new IOException("it ended with " + exitCode + ": " + Files.readString(said).strip());
      }
      return OptionalDouble.of(Long.parseLong(Files.readString(time)) / MILLIS_PER_SECOND);
    } finally {
      delete(folder);
    }
  }

  private static List<String> command(Path time) {
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + FirstPicture.PROPERTY + "=" + time);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }

  private static int run(List<String> command, Path said) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "no picture after " + PATIENCE_SECONDS + " s: " + Files.readString(said).strip());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
