package org.logitlens.app.details;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong, told to the user.
 *
 * @param happened what happened, one sentence
 * @param remedy what to do, one sentence; may be empty
 * @param details to copy; may be empty
 */
public record ErrorReport(String happened, String remedy, String details) {

  /** A report whose details are the stack trace of a cause, if there is one. */
  public static ErrorReport of(String happened, String remedy, @Nullable Throwable cause) {
    return new ErrorReport(happened, remedy, cause == null ? "" : trace(cause));
  }

  /** Everything, to copy. */
  public String text() {
    StringBuilder out = new StringBuilder(happened).append('\n');
    if (!remedy.isEmpty()) {
      out.append(remedy).append('\n');
    }
    if (!details.isEmpty()) {
      out.append('\n').append(details);
    }
    return out.toString();
  }

  private static String trace(Throwable cause) {
    StringWriter out = new StringWriter();
    cause.printStackTrace(new PrintWriter(out));
    return out.toString();
  }
}
