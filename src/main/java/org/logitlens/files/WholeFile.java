package org.logitlens.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.logitlens.files.FileException.Kind;

/**
 * A file that is written whole or not at all: into a new file beside its place, forced to the disk,
 * then moved there. Whatever fails, and even if the process dies, the file that was there is
 * intact.
 *
 * <p>A symbolic link keeps pointing where it did: what it points to is replaced, or made where
 * there is nothing yet. Whoever made the link meant that file, as with every program that opens a
 * file to write it.
 *
 * <p>Not safe for several threads; different files may be written at the same time.
 */
public final class WholeFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final String ANOTHER = "Choose another place.";

  /** As many links as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final Path named;
  private final Path target;
  private final boolean replace;
  private final Path part;
  private final FileChannel channel;

  private WholeFile(Path named, Path target, boolean replace, Path part) throws IOException {
    this.named = named;
    this.target = target;
    this.replace = replace;
    this.part = part;
    this.channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the caller closes the stream. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Checks that a file could be written, without writing anything.
   *
   * @param replace whether a file that exists may be replaced
   * @throws FileException when it could not
   */
  public static void check(Path path, boolean replace) throws FileException {
    checked(path, replace);
  }

  /**
   * Writes a file.
   *
   * @param replace whether a file that exists may be replaced
   * @throws FileException when it cannot be written. The file that was there is intact and nothing
   *     is left behind, nor is it when the content throws something else, which passes through.
   */
  public static void write(Path path, boolean replace, Content content) throws FileException {
    try (WholeFile file = begin(path, replace)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file.channel()), BUFFER);
      content.write(out);
      out.flush();
      file.finish();
    } catch (FileException e) {
      throw e;
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /**
   * Begins a file, for who has to do more than write before it appears; the caller closes it.
   *
   * @param replace whether a file that exists may be replaced
   * @throws FileException when it cannot be written
   */
  public static WholeFile begin(Path path, boolean replace) throws FileException {
    Path target = checked(path, replace);
    // Beside the file that is replaced, for only within one file system moving is atomic.
    Path part = folder(target).resolve(".logit-lens-" + UUID.randomUUID() + ".part");
    // A process that is told to end leaves no half file.
    part.toFile().deleteOnExit();
    try {
      return new WholeFile(path, target, replace, part);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Where to write the content; closed by {@link #finish} and {@link #close}. */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Puts the file in its place.
   *
   * @throws FileException when it cannot be done; the file that was there is intact
   */
  public void finish() throws FileException {
    try {
      channel.force(true);
      channel.close();
      if (!replace) {
        Files.move(part, target);
        return;
      }
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(named, e);
    } catch (IOException e) {
      throw failed(named, e);
    }
  }

  /** Removes what was not finished. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }

  /** The file that would be written, links followed. */
  private static Path checked(Path path, boolean replace) throws FileException {
    Path target = followed(path);
    Path folder = folder(target);
    if (Files.isDirectory(target)) {
      throw refused(path + " is a folder.", "Give the name of a file in it.");
    }
    if (!Files.isDirectory(folder)) {
      throw refused(
          Files.exists(folder)
              ? folder + " is not a folder."
              : "There is no folder " + folder + ".",
          "Make it, or choose another.");
    }
    if (!Files.isWritable(folder)) {
      throw refused("The folder " + folder + " cannot be written to.", ANOTHER);
    }
    if (Files.exists(target)) {
      if (!replace) {
        throw exists(path, null);
      }
      // Moving a file to the place of a device would replace the device itself.
      if (!Files.isRegularFile(target)) {
        throw refused(path + " is not an ordinary file.", ANOTHER);
      }
    }
    return target;
  }

  private static Path followed(Path path) throws FileException {
    Path file = path;
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw refused(path + " is a link that leads nowhere.", ANOTHER);
      }
      try {
        file = file.resolveSibling(Files.readSymbolicLink(file));
      } catch (IOException e) {
        throw failed(path, e);
      }
    }
    return file;
  }

  private static Path folder(Path target) {
    Path parent = target.toAbsolutePath().getParent();
    return parent == null ? target.toAbsolutePath() : parent;
  }

  private static FileException refused(String message, String remedy) {
    return new FileException(Kind.NOT_WRITABLE, message, remedy, null);
  }

  private static FileException exists(Path path, @Nullable Throwable cause) {
    return new FileException(
        Kind.EXISTS,
        path + " exists.",
        "Choose another name, or replace it (--force on the command line).",
        cause);
  }

  private static FileException failed(Path path, IOException e) {
    String reason = e.getMessage();
    return new FileException(
        e instanceof NoSuchFileException ? Kind.NOT_WRITABLE : Kind.FAILED,
        path + " could not be written: " + (reason == null ? e.getClass().getSimpleName() : reason),
        "Free some space there, or choose another place.",
        e);
  }
}
