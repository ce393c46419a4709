package org.logitlens.app;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nobody caught, from whatever thread. The same bug is logged once and counted from then on;
 * the window that shows bugs hears of a storm only as fast as it can show it. Safe for any thread.
 */
final class BugReports implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BugReports.class);
  private static final int MAX_KINDS = 50;

  /**
   * One kind of bug.
   *
   * @param code names it, the same for the same place in the program
   * @param count how often it happened
   * @param details its stack trace
   */
  record Bug(String code, int count, String details) {}

  private final Executor ui;
  private final Consumer<Bug> shown;
  private final Map<String, Bug> bugs = new LinkedHashMap<>();
  private String latest = "";
  private boolean waiting;
  private boolean showing;

  /**
   * Makes one that hears of nothing yet.
   *
   * @param ui the FX thread
   * @param shown shows a bug; called again for the same code when it happened again
   */
  BugReports(Executor ui, Consumer<Bug> shown) {
    this.ui = ui;
    this.shown = shown;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    report(thread.getName(), code(failure), Problem.trace(failure));
  }

  /**
   * Notes a bug.
   *
   * @param where the thread it happened on
   * @param code names the kind of bug
   * @param details its stack trace
   */
  void report(String where, String code, String details) {
    synchronized (this) {
      Bug before = bugs.get(code);
      if (before == null) {
        if (bugs.size() == MAX_KINDS) {
          return;
        }
        LOG.error("bug {} on thread {}\n{}", code, where, details);
      }
      bugs.put(code, new Bug(code, before == null ? 1 : before.count() + 1, details));
      latest = code;
      if (waiting || showing) {
        return;
      }
      waiting = true;
    }
    try {
      ui.execute(this::show);
    } catch (IllegalStateException e) {
      LOG.warn("the window is gone", e);
    }
  }

  private void show() {
    Bug bug;
    synchronized (this) {
      waiting = false;
      showing = true;
      bug = bugs.getOrDefault(latest, new Bug(latest, 0, ""));
    }
    try {
      shown.accept(bug);
    } catch (RuntimeException | Error e) {
      // The window that shows bugs has one itself: it goes to the log, or this would never end.
      LOG.error("bug {} could not be shown", bug.code(), e);
    } finally {
      synchronized (this) {
        showing = false;
      }
    }
  }

  /** The same for the same kind of exception from the same line. */
  static String code(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return code(failure.getClass().getName() + (trace.length == 0 ? "" : trace[0].toString()));
  }

  /** A short name of a place in the program. */
  static String code(String place) {
    return String.format(Locale.ROOT, "LL-%04X", place.hashCode() & 0xFFFF);
  }
}
