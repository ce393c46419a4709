package org.logitlens.plot;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.PictureException.Kind;

/**
 * Writes a file whole or not at all: into a new file beside it, forced to the disk, then moved over
 * it. Whatever fails, and even if the process dies, the file that was there is intact.
 *
 * @param noun what the file holds, as messages name it, {@code picture}
 * @param example a name that such a file could have
 */
public record AtomicFile(String noun, String example) {
  private static final int BUFFER = 1 << 16;
  private static final String ANOTHER = "Choose another place.";

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the caller closes the stream. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * A path as the user typed it.
   *
   * @throws PictureException when it is empty or no path
   */
  Path path(String typed) throws PictureException {
    if (typed.isBlank()) {
      throw nameless();
    }
    try {
      return Path.of(typed);
    } catch (InvalidPathException e) {
      throw new PictureException(
          Kind.NOT_WRITABLE,
          "\"" + typed.replaceAll("\\p{Cntrl}", "?") + "\" cannot be a file name: " + e.getReason(),
          "Use another name.",
          e);
    }
  }

  /**
   * Checks that a file could be written, without writing anything.
   *
   * @param replace whether a file that exists may be replaced
   */
  void check(Path target, boolean replace) throws PictureException {
    if (target.getFileName() == null || target.getFileName().toString().isBlank()) {
      throw nameless();
    }
    Path folder = folder(target);
    if (Files.isDirectory(target)) {
      throw new PictureException(
          Kind.NOT_WRITABLE, target + " is a folder.", "Give the name of a file in it.", null);
    }
    if (!Files.isDirectory(folder)) {
      throw new PictureException(
          Kind.NOT_WRITABLE,
          Files.exists(folder)
              ? folder + " is not a folder."
              : "There is no folder " + folder + ".",
          "Make it, or choose another.",
          null);
    }
    if (!Files.isWritable(folder)) {
      throw new PictureException(
          Kind.NOT_WRITABLE, "The folder " + folder + " cannot be written to.", ANOTHER, null);
    }
    if (Files.exists(target)) {
      if (!replace) {
        throw exists(target, null);
      }
      if (!Files.isRegularFile(target)) {
        throw new PictureException(
            Kind.NOT_WRITABLE, target + " is not an ordinary file.", ANOTHER, null);
      }
    }
  }

  /**
   * Writes a file. Blocks: not for the FX thread.
   *
   * @param replace whether a file that exists may be replaced
   * @throws PictureException when it cannot be written; runtime exceptions of the content pass
   *     through. The file that was there is intact and nothing is left behind.
   */
  public void write(Path target, boolean replace, Content content) throws PictureException {
    check(target, replace);
    Path part = folder(target).resolve(".logit-lens-" + UUID.randomUUID() + ".part");
    try {
      // A process that is told to end leaves no half file.
      part.toFile().deleteOnExit();
      try (FileChannel channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
        content.write(out);
        out.flush();
        channel.force(true);
      }
      move(part, target, replace);
    } catch (FileAlreadyExistsException e) {
      throw exists(target, e);
    } catch (IOException e) {
      String reason = e.getMessage();
      throw new PictureException(
          e instanceof NoSuchFileException ? Kind.NOT_WRITABLE : Kind.FAILED,
          "The "
              + noun
              + " could not be written to "
              + target
              + ": "
              + (reason == null ? e.getClass().getSimpleName() : reason),
          "Free some space there, or choose another place.",
          e);
    } finally {
      delete(part);
    }
  }

  private static void move(Path part, Path target, boolean replace) throws IOException {
    if (!replace) {
      Files.move(part, target);
      return;
    }
    // A link keeps pointing where it did; what it points to is replaced.
    Path file = Files.exists(target) ? target.toRealPath() : target;
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }

  private PictureException nameless() {
    return new PictureException(
        Kind.NOT_WRITABLE,
        "The " + noun + " has no file name.",
        "Give one, such as " + example + ".",
        null);
  }

  private static PictureException exists(Path target, @Nullable Throwable cause) {
    return new PictureException(
        Kind.EXISTS,
        target + " exists.",
        "Choose another name, or replace it (--force on the command line).",
        cause);
  }

  private static Path folder(Path target) {
    Path parent = target.toAbsolutePath().getParent();
    return parent == null ? target.toAbsolutePath() : parent;
  }
}
