package org.logitlens.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file a command will write, checked before the work begins and written whole or not at all:
 * whatever fails, what was there before is intact.
 *
 * @param path where
 * @param replace whether a file that exists may be replaced
 */
record OutputFile(Path path, boolean replace) {

  /** Writes the content. */
  @FunctionalInterface
  interface Content {
    /** Writes everything; the stream is closed by the caller. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Takes a path as typed and checks that it could be written; writes nothing.
   *
   * @throws CliException when it could not
   */
  static OutputFile checked(String typed, boolean replace) throws CliException {
    OutputFile file = new OutputFile(ModelOptions.path(typed), replace);
    file.check();
    return file;
  }

  private void check() throws CliException {
    Path folder = folder();
    if (Files.isDirectory(path)) {
      throw unwritable(path + " is a folder; name a file in it");
    }
    if (!Files.isDirectory(folder)) {
      throw unwritable(
          Files.exists(folder) ? folder + " is not a folder" : "there is no folder " + folder);
    }
    if (!Files.isWritable(folder)) {
      throw unwritable("the folder " + folder + " cannot be written to");
    }
    if (Files.exists(path) && !replace) {
      throw exists();
    }
  }

  /** Writes the file beside its place, forces it to the disk and moves it there. */
  void write(Content content) throws CliException {
    Path part = folder().resolve(".logit-lens-" + UUID.randomUUID() + ".part");
    try {
      // A process that is told to end leaves no half file.
      part.toFile().deleteOnExit();
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.write(out);
        out.flush();
        channel.force(true);
      }
      move(part);
    } catch (FileAlreadyExistsException e) {
      throw exists();
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.OUTPUT,
          "writing " + path + " failed: " + e,
          "What was there before is intact.",
          e);
    } finally {
      remove(part);
    }
  }

  private void move(Path part) throws IOException {
    if (!replace) {
      Files.move(part, path);
      return;
    }
    try {
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void remove(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }

  private Path folder() {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  private CliException exists() {
    return new CliException(
        ExitCodes.EXISTS, path + " exists", "Replace it with --force, or name another file.", null);
  }

  private static CliException unwritable(String message) {
    return new CliException(ExitCodes.OUTPUT, message, "", null);
  }
}
