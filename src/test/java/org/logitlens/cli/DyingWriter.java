package org.logitlens.cli;

import java.nio.file.Path;

/** A program that is killed while it writes a file. */
final class DyingWriter {
  static final int EXIT_CODE = 99;

  private DyingWriter() {}

  public static void main(String[] args) throws CliException {
    OutputFile.checked(Path.of(args[0]).toString(), true)
        .write(
            stream -> {
              stream.write(new byte[1 << 20]);
              Runtime.getRuntime().halt(EXIT_CODE);
            });
  }
}
