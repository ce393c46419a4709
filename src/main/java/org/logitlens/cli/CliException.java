package org.logitlens.cli;

import org.jspecify.annotations.Nullable;
import org.logitlens.files.FileException;
import org.logitlens.lens.ModelException;
import org.logitlens.plot.PictureException;

/** Ends a command: what happened, what to do, and the exit code. */
final class CliException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String remedy;

  /**
   * Makes one.
   *
   * @param exitCode one of {@link ExitCodes}
   * @param message what happened, one line
   * @param remedy what to do about it, one line; may be empty
   * @param cause what lies beneath, shown with {@code --verbose}; may be null
   */
  CliException(int exitCode, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }

  /** A mistake in the arguments or the prompt. */
  static CliException usage(String message) {
    return new CliException(ExitCodes.USAGE, message, "", null);
  }

  /** What the model said. */
  static CliException of(int exitCode, ModelException e) {
    return new CliException(exitCode, e.getMessage(), e.remedy(), e);
  }

  /** What the writer of pictures said. */
  static CliException of(PictureException e) {
    int exitCode =
        switch (e.kind()) {
          case EXISTS -> ExitCodes.EXISTS;
          case TOO_LARGE -> ExitCodes.USAGE;
          case NOT_WRITABLE, FAILED -> ExitCodes.OUTPUT;
        };
    return new CliException(exitCode, e.getMessage(), e.remedy(), e);
  }

  /** What the writer of files said. */
  static CliException of(FileException e) {
    int exitCode =
        switch (e.kind()) {
          case EXISTS -> ExitCodes.EXISTS;
          case NOT_WRITABLE, FAILED -> ExitCodes.OUTPUT;
        };
    return new CliException(exitCode, e.getMessage(), e.remedy(), e);
  }

  int exitCode() {
    return exitCode;
  }

  String remedy() {
    return remedy;
  }
}
