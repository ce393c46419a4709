package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BugReporterTest {
  private final Logger logger = Logger.getLogger(BugReporter.class.getName());
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private final Queue<Runnable> windowThread = new ArrayDeque<>();

  @BeforeEach
  void listenToTheLog() {
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void leaveTheLog() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private void runWindowThread(int most) {
    for (int i = 0; i < most && !windowThread.isEmpty(); i++) {
      windowThread.remove().run();
    }
  }

  @Test
  @Tag("E11")
  void stormOfTheSameFaultAsksForOneWindowAndAFewLogEntries() {
    List<Long> shown = new ArrayList<>();
    BugReporter reporter =
        new BugReporter((report, number, count) -> shown.add(count - number), windowThread::add);
    for (int i = 0; i < 10_000; i++) {
      reporter.report(new IllegalStateException("storm"));
    }
    assertEquals(1, windowThread.size());
    runWindowThread(10);
    assertEquals(List.of(9_999L), shown);
    // The 1st, 10th, 100th, 1,000th and 10,000th.
    assertEquals(5, logged.size());
  }

  @Test
  @Tag("E12")
  void faultWhileTheWindowIsMadeIsLoggedAndAsksForNoOtherWindow() {
    List<BugReport> attempts = new ArrayList<>();
    BugReporter[] self = new BugReporter[1];
    self[0] =
        new BugReporter(
            (report, number, count) -> {
              attempts.add(report);
              // What a broken node does: the toolkit hands it to the handler of uncaught faults.
              self[0].uncaughtException(Thread.currentThread(), new IllegalStateException("inner"));
              throw new IllegalArgumentException("outer");
            },
            windowThread::add);
    self[0].report(new IllegalStateException("first"));
    runWindowThread(100);
    assertEquals(1, attempts.size());
    assertTrue(windowThread.isEmpty());
    assertEquals(3, logged.size());
    assertTrue(logged.get(2).getMessage().contains("window"), logged.get(2).getMessage());
  }

  @Test
  @Tag("E12")
  void exceptionThatCannotDescribeItselfDoesNoHarm() {
    BugReporter reporter = new BugReporter((report, number, count) -> {}, windowThread::add);
    reporter.report(
        new RuntimeException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new IllegalStateException("no message");
          }
        });
    assertEquals(1, logged.size());
    assertTrue(windowThread.isEmpty());
  }

  @Test
  void sameFaultHasTheSameCodeAndAnotherPlaceAnother() {
    List<BugReport> same = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      same.add(BugReport.of(new IllegalStateException("message " + i)));
    }
    assertEquals(same.get(0).code(), same.get(1).code());
    assertNotEquals(
        same.get(0).code(), BugReport.of(new IllegalStateException("elsewhere")).code());
    assertTrue(same.get(0).code().matches("B-[0-9A-F]{6}"), same.get(0).code());
  }
}
