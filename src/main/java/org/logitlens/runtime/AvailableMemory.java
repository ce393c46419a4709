package org.logitlens.runtime;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much more memory the machine can give: what the system says is available, and no more than a
 * container's limit leaves.
 */
final class AvailableMemory {
  private static final Pattern AVAILABLE =
      Pattern.compile("^MemAvailable:\\s+(\\d+) kB$", Pattern.MULTILINE);
  private static final Pattern GROUP = Pattern.compile("^0::(/.*)$", Pattern.MULTILINE);
  private static final Pattern OLD_GROUP =
      Pattern.compile("^\\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(/.*)$", Pattern.MULTILINE);
  private static final Pattern CACHE =
      Pattern.compile("^(?:total_)?(?:in)?active_file (\\d+)$", Pattern.MULTILINE);

  private final Path proc;
  private final Path groups;

  /**
   * Makes one.
   *
   * @param proc the folder {@code /proc}
   * @param groups the folder {@code /sys/fs/cgroup}
   */
  AvailableMemory(Path proc, Path groups) {
    this.proc = proc;
    this.groups = groups;
  }

  /** That of this machine. */
  static AvailableMemory ofMachine() {
    return new AvailableMemory(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  /** Bytes that can still be had without swapping. */
  long bytes() {
    Matcher matcher = AVAILABLE.matcher(read(proc.resolve("meminfo")));
    long machine = matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : freeByJvm();
    return Math.min(machine, leftInGroups());
  }

  private static long freeByJvm() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getFreeMemorySize()
        : Long.MAX_VALUE;
  }

  /** What the limits of this process's control groups, inside out, leave. */
  private long leftInGroups() {
    String member = read(proc.resolve("self/cgroup"));
    long left = Long.MAX_VALUE;
    Matcher now = GROUP.matcher(member);
    if (now.find()) {
      left = least(groups, now.group(1), "memory.max", "memory.current");
    }
    Matcher old = OLD_GROUP.matcher(member);
    if (old.find()) {
      Path memory = groups.resolve("memory");
      left =
          Math.min(
              left, least(memory, old.group(1), "memory.limit_in_bytes", "memory.usage_in_bytes"));
    }
    return left;
  }

  private static long least(Path root, String member, String limitFile, String usageFile) {
    long least = Long.MAX_VALUE;
    Path group = root.resolve(member.substring(1)).normalize();
    while (group.startsWith(root)) {
      OptionalLong limit = number(group.resolve(limitFile));
      OptionalLong usage = number(group.resolve(usageFile));
      if (limit.isPresent() && usage.isPresent()) {
        // The cache of files counts as used, but is given up when memory is wanted.
        long cache = 0;
        Matcher matcher = CACHE.matcher(read(group.resolve("memory.stat")));
        while (matcher.find()) {
          if (!matcher.group().startsWith("total_")) {
            cache += Long.parseLong(matcher.group(1));
          }
        }
        least = Math.min(least, Math.max(0, limit.getAsLong() - usage.getAsLong() + cache));
      }
      Path above = group.getParent();
      if (above == null) {
        break;
      }
      group = above;
    }
    return least;
  }

  private static OptionalLong number(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(read(file).trim()));
    } catch (NumberFormatException e) {
      // "max", or no such file: no limit.
      return OptionalLong.empty();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
