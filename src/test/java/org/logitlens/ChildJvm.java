package org.logitlens;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A Java process over the class path of the tests, without a display unless one is given. */
public final class ChildJvm {
  private static final long PATIENCE_SECONDS = 120;

  private final Path folder;
  private final Class<?> program;
  private Path directory = Path.of("").toAbsolutePath();
  private Redirect input = Redirect.PIPE;
  private String classPath = System.getProperty("java.class.path");
  private final List<String> prefix = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> unset =
      new ArrayList<>(List.of("DISPLAY", "WAYLAND_DISPLAY", "LC_CTYPE"));

  /**
   * How a process ended.
   *
   * @param out what it printed
   * @param err what it printed on standard error, but for what Java itself warns of
   */
  public record Ended(int exitCode, String out, String err) {}

  /**
   * A process that is not started yet.
   *
   * @param folder for what it prints
   */
  public ChildJvm(Path folder, Class<?> program) {
    this.folder = folder;
    this.program = program;
    environment.put("LC_ALL", "C.UTF-8");
  }

  /** Has windows, off any screen, as the tests themselves. */
  public ChildJvm headless() {
    for (String name :
        List.of(
            "glass.platform",
            "monocle.platform",
            "prism.order",
            "prism.text",
            "java.awt.headless")) {
      options.add("-D" + name + "=" + System.getProperty(name));
    }
    return this;
  }

  /** Is started by another command, which is given the command line. */
  public ChildJvm startedBy(String... command) {
    prefix.addAll(List.of(command));
    return this;
  }

  /** Finds resources in a folder before it finds those of the same name anywhere else. */
  public ChildJvm finding(Path resources) {
    classPath = resources + File.pathSeparator + classPath;
    return this;
  }

  /** Works in a folder. */
  public ChildJvm in(Path working) {
    directory = working;
    return this;
  }

  /** Reads a file as its standard input. */
  public ChildJvm reading(Path file) {
    input = Redirect.from(file.toFile());
    return this;
  }

  /** Is given options of the JVM. */
  public ChildJvm with(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Finds an environment variable set. */
  public ChildJvm set(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  /** Finds environment variables not set. */
  public ChildJvm unset(String... names) {
    unset.addAll(List.of(names));
    return this;
  }

  /** Where what it prints on standard error can be read. */
  public Path err() {
    return folder.resolve("stderr");
  }

  /** Starts it. Whoever asked reads its standard output. */
  public Process start(String... arguments) throws IOException {
    return builder(arguments).start();
  }

  /** Runs it to its end, which is no crash. */
  public Ended run(String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("stdout");
    Process process = builder(arguments).redirectOutput(out.toFile()).start();
    try {
      assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "does not end");
      assertFalse(Files.exists(folder.resolve("hs_err.log")), "the JVM crashed");
      return new Ended(process.exitValue(), Files.readString(out), ours(Files.readString(err())));
    } finally {
      process.destroyForcibly();
    }
  }

  private ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:ErrorFile=" + folder.resolve("hs_err.log"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectError(err().toFile());
    builder.redirectInput(input);
    builder.environment().keySet().removeAll(unset);
    builder.environment().putAll(environment);
    return builder;
  }

  private static String ours(String err) {
    return err.lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("WARNING: "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
