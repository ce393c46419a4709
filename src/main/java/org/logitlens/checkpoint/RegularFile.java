package org.logitlens.checkpoint;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary file as it was when looked at. Pipes, devices and folders are refused before they are
 * opened, since opening a pipe would wait for a writer.
 *
 * @param path the file itself, symbolic links followed
 * @param size its length in bytes
 * @param modified when it was last changed
 * @param identity what the file system knows it by; null where it has no such thing
 */
public record RegularFile(Path path, long size, FileTime modified, @Nullable Object identity) {

  /**
   * Looks at a file.
   *
   * @throws CheckpointException when it is missing or no ordinary file
   */
  public static RegularFile of(Path path) throws CheckpointException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new CheckpointException(
            path + " is not a regular file: it is " + kind(attributes) + ".",
            "Put the file itself, or a symbolic link to it, in its place.");
      }
      return new RegularFile(
          path.toRealPath(),
          attributes.size(),
          attributes.lastModifiedTime(),
          attributes.fileKey());
    } catch (NoSuchFileException e) {
      String what =
          Files.isSymbolicLink(path) ? " is a symbolic link to nothing." : " does not exist.";
      throw new CheckpointException(path + what, "Download the model again.", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      String what = Files.isSymbolicLink(path) ? " is a symbolic link that leads nowhere: " : ": ";
      throw new CheckpointException(
          path + what + reason + ".", "Check the file and its permissions.", e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * Refuses a file that is longer than such a file ever is.
   *
   * @param bytes the longest that is taken
   * @return this
   * @throws CheckpointException when it is longer
   */
  public RegularFile atMost(long bytes) throws CheckpointException {
    if (size > bytes) {
      throw new CheckpointException(
          path + " has " + size + " bytes; at most " + bytes + " are read.",
          "This is probably another file under that name; download the model again.");
    }
    return this;
  }

  /**
   * Looks again.
   *
   * @throws CheckpointException when size, time or identity differ
   */
  public void verifyUnchanged() throws CheckpointException {
    RegularFile now = of(path);
    String what;
    if (now.size != size) {
      what = "its size went from " + size + " to " + now.size + " bytes";
    } else if (!now.modified.equals(modified)) {
      what = "it was written at " + now.modified;
    } else if (!Objects.equals(now.identity, identity)) {
      what = "another file took its place";
    } else {
      return;
    }
    throw new CheckpointException(
        path + " changed after it was opened: " + what + ".", "Open the model again.");
  }

  /** What to say of a file that could not be read. */
  public static CheckpointException unreadable(Path path, IOException cause) {
    return new CheckpointException(
        path + " can't be read: " + cause.getMessage(),
        "Check the file, its permissions and the disk.",
        cause);
  }

  private static String kind(BasicFileAttributes attributes) {
    return attributes.isDirectory() ? "a folder" : "a pipe, a socket or a device";
  }
}
