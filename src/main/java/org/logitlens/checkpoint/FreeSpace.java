package org.logitlens.checkpoint;

import java.io.File;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Room on disks. Safe for any thread. */
public final class FreeSpace {
  private FreeSpace() {}

  /**
   * Bytes that this user may still write in a folder. Not asked of {@code Files.getFileStore}: that
   * fails where the system's table of mounts lacks the folder's, as in a changed root.
   *
   * @param folder exists
   * @return empty where the file system does not know
   */
  public static OptionalLong in(Path folder) {
    File file = folder.toFile();
    return file.getTotalSpace() <= 0
        ? OptionalLong.empty()
        : OptionalLong.of(file.getUsableSpace());
  }
}
