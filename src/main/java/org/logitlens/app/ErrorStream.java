package org.logitlens.app;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Standard error, passed on unchanged, with an ear for the stack traces that JavaFX's render thread
 * prints there and tells nobody about. Safe for any thread.
 */
final class ErrorStream extends PrintStream {
  private static final Pattern TRACE_HEAD =
      Pattern.compile("(?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error)\\b.*");
  private static final Pattern FRAME =
      Pattern.compile("at (?:.*/)?([\\w.$]+)\\.([\\w$<>]+)\\(([^:)]*)(?::(\\d+))?\\)");
  private static final String RENDER_THREAD = "QuantumRenderer";

  private final Consumer<Throwable> bugs;
  private final Object lock = new Object();

  /** The first line of a trace whose first frame has not come yet; empty between traces. */
  private String head = "";

  /** What the render thread printed; the place is that of the first frame. */
  private static final class RenderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RenderException(String head, StackTraceElement frame) {
      super(head);
      setStackTrace(new StackTraceElement[] {frame});
    }
  }

  /**
   * Wraps a stream.
   *
   * @param out where everything goes as before
   * @param bugs hears of stack traces from the render thread
   */
  ErrorStream(OutputStream out, Consumer<Throwable> bugs) {
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
    String text = line.strip();
    Matcher frame = FRAME.matcher(text);
    String heard;
    synchronized (lock) {
      if (TRACE_HEAD.matcher(text).matches()) {
        head = text;
        return;
      }
      heard = head;
      head = "";
    }
    if (!heard.isEmpty() && frame.matches()) {
      String number = frame.group(4);
      bugs.accept(
          new RenderException(
              heard,
              new StackTraceElement(
                  frame.group(1),
                  frame.group(2),
                  frame.group(3),
                  number == null ? -1 : Integer.parseInt(number))));
    }
  }
}
