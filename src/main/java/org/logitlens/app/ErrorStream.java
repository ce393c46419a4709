package org.logitlens.app;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Standard error, passed on unchanged, with an ear for the stack traces that JavaFX's render thread
 * prints there and tells nobody about. Safe for any thread.
 */
final class ErrorStream extends PrintStream {
  private static final Pattern TRACE_HEAD =
      Pattern.compile("^(?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error)\\b.*");
  private static final String RENDER_THREAD = "QuantumRenderer";

  private final BugReports bugs;
  private final Object lock = new Object();
  private final StringBuilder trace = new StringBuilder();

  /**
   * Wraps a stream.
   *
   * @param out where everything goes as before
   * @param bugs hears of stack traces from the render thread
   */
  ErrorStream(OutputStream out, BugReports bugs) {
    super(out, true, StandardCharsets.UTF_8);
    this.bugs = bugs;
  }

  @Override
  public void println(Object line) {
    super.println(line);
    heard(String.valueOf(line));
  }

  @Override
  public void println(String line) {
    super.println(line);
    heard(line);
  }

  private void heard(String line) {
    Thread thread = Thread.currentThread();
    if (!thread.getName().startsWith(RENDER_THREAD)) {
      return;
    }
    synchronized (lock) {
      String text = line.stripLeading();
      if (TRACE_HEAD.matcher(text).matches()) {
        trace.setLength(0);
        trace.append(line).append('\n');
      } else if (!trace.isEmpty() && text.startsWith("at ")) {
        trace.append(line).append('\n');
        if (trace.indexOf("\n") == trace.length() - line.length() - 2) {
          // The first frame names the place; later ones only say how it got there.
          bugs.report(thread.getName(), BugReports.code(trace.toString()), trace.toString());
        }
      }
    }
  }
}
