package org.logitlens.plot;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.logitlens.files.FileException;
import org.logitlens.files.WholeFile;
import org.logitlens.plot.PictureException.Kind;

/** The file of a picture, a {@link WholeFile} whose failures are those of a picture. */
final class AtomicFile {
  private AtomicFile() {}

  /**
   * A path as the user typed it.
   *
   * @throws PictureException when it is empty or no path
   */
  static Path path(String typed) throws PictureException {
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
  static void check(Path target, boolean replace) throws PictureException {
    if (target.getFileName() == null || target.getFileName().toString().isBlank()) {
      throw nameless();
    }
    try {
      WholeFile.check(target, replace);
    } catch (FileException e) {
      throw translated(e);
    }
  }

  /**
   * Writes a file.
   *
   * @param replace whether a file that exists may be replaced
   * @throws PictureException when it cannot be written; runtime exceptions of the content pass
   *     through. The file that was there is intact and nothing is left behind.
   */
  static void write(Path target, boolean replace, WholeFile.Content content)
      throws PictureException {
    try {
      WholeFile.write(target, replace, content);
    } catch (FileException e) {
      throw translated(e);
    }
  }

  private static PictureException nameless() {
    return new PictureException(
        Kind.NOT_WRITABLE, "The picture has no file name.", "Give one, such as lens.png.", null);
  }

  private static PictureException translated(FileException e) {
    Kind kind =
        switch (e.kind()) {
          case EXISTS -> Kind.EXISTS;
          case NOT_WRITABLE -> Kind.NOT_WRITABLE;
          case FAILED -> Kind.FAILED;
        };
    return new PictureException(kind, e.getMessage(), e.remedy(), e);
  }
}
