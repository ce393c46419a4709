package org.logitlens.app.details;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/**
 * A fault of the program itself.
 *
 * @param code the same for the same fault, {@code B-1A2B3C}
 * @param happened what was thrown, one line
 * @param details the stack trace
 */
public record BugReport(String code, String happened, String details) {
  private static final int FRAMES = 5;

  /** The report of something thrown. Its code comes from the type and the innermost frames. */
  public static BugReport of(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return new BugReport(code(thrown), thrown.toString(), trace.toString());
  }

  /** Everything, to copy. */
  public String text() {
    return code + "\n" + happened + "\n\n" + details;
  }

  private static String code(Throwable thrown) {
    int hash = thrown.getClass().getName().hashCode();
    StackTraceElement[] frames = thrown.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
      String frame = frames[i].getClassName() + '.' + frames[i].getMethodName();
      hash = 31 * hash + (frame + ':' + frames[i].getLineNumber()).hashCode();
    }
    return String.format(Locale.ROOT, "B-%06X", hash & 0xFFFFFF);
  }
}
