package org.logitlens.cli;

import java.nio.file.Path;
import org.logitlens.files.FileException;
import org.logitlens.files.WholeFile;

/**
 * A file a command will write, a {@link WholeFile} that is checked before the work begins.
 *
 * @param path where
 * @param replace whether a file that exists may be replaced
 */
record OutputFile(Path path, boolean replace) {

  /**
   * Takes a path as typed and checks that it could be written; writes nothing.
   *
   * @throws CliException when it could not
   */
  static OutputFile checked(String typed, boolean replace) throws CliException {
    OutputFile file = new OutputFile(ModelOptions.path(typed), replace);
    try {
      WholeFile.check(file.path, replace);
    } catch (FileException e) {
      throw CliException.of(e);
    }
    return file;
  }

  /** Writes the file; what was there before is intact whenever this throws. */
  void write(WholeFile.Content content) throws CliException {
    try {
      WholeFile.write(path, replace, content);
    } catch (FileException e) {
      throw CliException.of(e);
    }
  }
}
