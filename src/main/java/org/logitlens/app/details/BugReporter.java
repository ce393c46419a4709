package org.logitlens.app.details;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes whatever is thrown and caught nowhere, from any thread: logs it and shows one window. The
 * same fault again only counts; it is logged the 1st, 10th, 100th ... time. A fault of the window
 * itself is logged and never shown, so that nothing loops.
 */
public final class BugReporter implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BugReporter.class);

  /** Shows faults; called on the thread of the window. */
  @FunctionalInterface
  public interface View {
    /**
     * Shows a fault, or more of it.
     *
     * @param report the first fault that is not dismissed yet
     * @param number which fault it is since the program began, from 1
     * @param count how many faults there were since the program began; others may have come while
     *     the window's thread was busy
     */
    void show(BugReport report, long number, long count);
  }

  private final View view;
  private final Executor windowThread;
  private final Map<String, Long> counts = new HashMap<>();
  private long total;
  private boolean waiting;
  private boolean showing;

  /**
   * A reporter.
   *
   * @param view where faults are shown
   * @param windowThread runs the view, such as {@code Platform::runLater}
   */
  public BugReporter(View view, Executor windowThread) {
    this.view = view;
    this.windowThread = windowThread;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    report(thrown);
  }

  /** Reports something thrown. Never throws. */
  public void report(Throwable thrown) {
    try {
      BugReport report = BugReport.of(thrown);
      long times;
      long number;
      boolean ask;
      synchronized (this) {
        times = counts.merge(report.code(), 1L, Long::sum);
        number = ++total;
        // While the window is being made, what is thrown is most likely its own fault.
        ask = !waiting && !showing;
        waiting = waiting || ask;
      }
      if (isPowerOfTen(times)) {
        LOG.error("{} (time {})", report.code(), times, thrown);
      }
      if (ask) {
        windowThread.execute(() -> show(report, number));
      }
    } catch (RuntimeException | StackOverflowError inReporting) {
      LOG.error("the report of a fault failed", inReporting);
    }
  }

  private void show(BugReport report, long number) {
    long count;
    synchronized (this) {
      waiting = false;
      showing = true;
      count = total;
    }
    try {
      view.show(report, number, count);
    } catch (RuntimeException | LinkageError | StackOverflowError inWindow) {
      LOG.error("the window for {} failed", report.code(), inWindow);
    } finally {
      synchronized (this) {
        showing = false;
      }
    }
  }

  private static boolean isPowerOfTen(long times) {
    long rest = times;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }
}
