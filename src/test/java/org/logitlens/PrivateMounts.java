package org.logitlens;

import java.io.IOException;
import java.nio.file.Path;

/** Disks of any kind that only one child process sees. */
public final class PrivateMounts {
  private PrivateMounts() {}

  /**
   * Whether a process may have mounts of its own, which most containers do not allow.
   *
   * @param folder a disk is tried there; this process sees nothing of it
   */
  public static boolean arePossible(Path folder) throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "none", folder.toString())
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
