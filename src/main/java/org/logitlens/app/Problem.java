package org.logitlens.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;

/**
 * Something the user is told.
 *
 * @param severity how loud
 * @param message what happened, one sentence
 * @param remedy what to do about it, one sentence; may be empty
 * @param details what lies beneath, to be copied; may be empty
 * @param action what can be done about it at a press; null for nothing
 */
public record Problem(
    Severity severity, String message, String remedy, String details, @Nullable Action action) {

  /**
   * Something that can be done.
   *
   * @param title what is done, a word or a few
   * @param run does it, on the FX thread
   */
  public record Action(String title, Runnable run) {}

  /** How loud a problem is told. */
  public enum Severity {
    /** Worth knowing; goes away by itself. */
    NOTE,
    /** One task failed; stays until it is closed. */
    ERROR
  }

  /** A problem that nothing can be done about at a press. */
  public Problem(Severity severity, String message, String remedy, String details) {
    this(severity, message, remedy, details, null);
  }

  /** The same with something that can be done about it. */
  public Problem with(Action other) {
    return new Problem(severity, message, remedy, details, other);
  }

  /** A note without details. */
  public static Problem note(String message, String remedy) {
    return new Problem(Severity.NOTE, message, remedy, "");
  }

  /** A failed task. */
  public static Problem error(String message, String remedy, @Nullable Throwable cause) {
    return new Problem(Severity.ERROR, message, remedy, cause == null ? "" : trace(cause));
  }

  /** What a failed load or run says. */
  static Problem of(Throwable failure, String task) {
    if (failure instanceof ModelException told) {
      return error(told.getMessage(), told.remedy(), told.getCause());
    }
    if (failure instanceof OutOfMemoryError) {
      return error(
          task + ": memory ran out.", "Shorten the prompt or close other programs.", failure);
    }
    return error(
        task + ": " + failure, "Try again; if it happens again, report the details.", failure);
  }

  /** A stack trace as text. */
  static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
