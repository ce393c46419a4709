package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.FreeSpace;

/** What a disk has room for, and what to say when it has not or cannot be reached. */
final class DiskSpace {
  /** Left free: a full disk troubles everything else on it. */
  private static final long MARGIN = 16_000_000;

  private final Path folder;
  private final Free free;

  /**
   * Looks at the disk of a folder.
   *
   * @param folder need not exist
   */
  DiskSpace(Path folder, Free free) {
    this.folder = folder;
    this.free = free;
  }

  /**
   * Checks before anything is fetched.
   *
   * @param needed bytes
   * @throws HubException when there is less room, with both numbers
   */
  void check(long needed) throws HubException {
    OptionalLong room = room();
    if (room.isPresent() && needed > 0 && room.getAsLong() < needed + MARGIN) {
      throw full(needed, room.getAsLong(), null);
    }
  }

  /**
   * What to say when writing failed.
   *
   * @param needed bytes that were still to come
   */
  HubException failed(long needed, Throwable cause) {
    return isFull(needed, cause)
        ? full(needed, room().orElse(0), cause)
        : unreachable(folder, cause);
  }

  /** Whether writing failed because there was no room. */
  boolean isFull(long needed, Throwable cause) {
    OptionalLong room = room();
    return saysFull(cause) || (room.isPresent() && room.getAsLong() < needed);
  }

  /** What to say when a folder of the cache cannot be read or written. */
  static HubException unreachable(Path folder, Throwable cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new HubException(
        HubException.Kind.DISK,
        folder + " can't be used: " + reason.replaceAll("\\.+$", "") + ".",
        "Check that the disk or network drive is there and that you may write to it, then try"
            + " again: what was fetched is kept.",
        cause);
  }

  private HubException full(long needed, long room, @Nullable Throwable cause) {
    return new HubException(
        HubException.Kind.DISK,
        String.format(
            Locale.ROOT,
            "There is too little room in %s: %s needed, %s free.",
            folder,
            megabytes(needed),
            megabytes(room)),
        "Make room, or set HF_HUB_CACHE to a folder on another disk, then try again.",
        cause);
  }

  private static boolean saysFull(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left")
          || message.contains("not enough space")
          || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }

  /** Empty where the file system does not know. */
  private OptionalLong room() {
    try {
      Path existing = folder.toAbsolutePath();
      while (existing != null && !Files.isDirectory(existing)) {
        existing = existing.getParent();
      }
      return existing == null ? OptionalLong.empty() : free.of(existing);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static String megabytes(long bytes) {
    return bytes >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /** Tells how much room there is. */
  @FunctionalInterface
  interface Free {
    /** As the file system says. */
    Free OF_FILE_SYSTEM = FreeSpace::in;

    /**
     * Bytes that this user may still write.
     *
     * @param folder exists
     * @return empty when unknown
     */
    OptionalLong of(Path folder) throws IOException;
  }
}
