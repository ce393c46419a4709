package org.logitlens.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much memory this process has. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /**
   * Memory of its own, without mapped files, where the system tells (Linux); else the Java heap in
   * use. Bytes.
   */
  static long bytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("RssAnon:")) {
          String kilobytes = line.substring("RssAnon:".length()).toLowerCase(Locale.ROOT);
          return Long.parseLong(kilobytes.replace("kb", "").strip()) << 10;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return heap();
    }
    return heap();
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
