package org.logitlens.runtime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this process holds for itself; mapped files are not counted. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern LINE = Pattern.compile("RssAnon:\\s+(\\d+) kB");

  private ProcessMemory() {}

  /**
   * Private bytes in memory. Where the system does not tell (other than Linux), what the JVM itself
   * has taken, which leaves out the engine's own memory.
   */
  static long privateBytes() {
    try {
      return inStatus(Files.readAllLines(STATUS)).orElseGet(ProcessMemory::ofJvm);
    } catch (IOException e) {
      return ofJvm();
    }
  }

  /** The figure in the lines of {@code /proc/self/status}, bytes. */
  static OptionalLong inStatus(List<String> lines) {
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        return OptionalLong.of(Long.parseLong(matcher.group(1)) * 1024);
      }
    }
    return OptionalLong.empty();
  }

  private static long ofJvm() {
    var memory = ManagementFactory.getMemoryMXBean();
    return memory.getHeapMemoryUsage().getCommitted()
        + memory.getNonHeapMemoryUsage().getCommitted();
  }
}
