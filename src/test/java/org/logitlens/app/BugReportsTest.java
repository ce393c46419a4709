package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BugReportsTest {
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final List<BugReports.Bug> shown = new ArrayList<>();
  private final BugReports bugs = new BugReports(queue::add, shown::add);

  private void runQueue() {
    while (!queue.isEmpty()) {
      queue.remove().run();
    }
  }

  private static RuntimeException bug() {
    return new IllegalStateException("the same place every time");
  }

  @Test
  @Tag("E11")
  void aStormOfTheSameBugIsShownOnceWithItsCount() {
    for (int i = 0; i < 10_000; i++) {
      bugs.uncaughtException(Thread.currentThread(), bug());
    }
    assertEquals(1, queue.size());

    runQueue();

    assertEquals(1, shown.size());
    assertEquals(10_000, shown.get(0).count());
  }

  @Test
  @Tag("E11")
  void everyThreadIsHeard() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalArgumentException("on another thread");
            });
    thread.setUncaughtExceptionHandler(bugs);
    thread.start();
    thread.join();

    runQueue();

    assertTrue(shown.get(0).details().contains("on another thread"));
  }

  @Test
  void differentPlacesHaveDifferentCodes() {
    assertNotEquals(
        BugReports.code(new IllegalStateException()), BugReports.code(new RuntimeException()));
  }

  @Test
  @Tag("E11")
  void aTraceThatTheRenderThreadPrintsIsHeard() throws InterruptedException {
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    try (ErrorStream errors = new ErrorStream(passed, bugs)) {
      Thread thread = new Thread(() -> new NullPointerException("prism").printStackTrace(errors));
      thread.setName("QuantumRenderer-0");
      thread.start();
      thread.join();
    }

    runQueue();

    assertEquals(1, shown.size());
    assertTrue(shown.get(0).details().startsWith("java.lang.NullPointerException: prism"));
    assertTrue(passed.toString(StandardCharsets.UTF_8).contains("NullPointerException: prism"));
  }

  @Test
  void whatOtherThreadsPrintIsPassedOnOnly() {
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    try (ErrorStream errors = new ErrorStream(passed, bugs)) {
      new NullPointerException("caught and printed").printStackTrace(errors);
    }

    assertTrue(queue.isEmpty());
    assertTrue(passed.toString(StandardCharsets.UTF_8).contains("caught and printed"));
  }

  @Test
  @Tag("E12")
  void aBugInTheWindowThatShowsBugsIsLoggedAndEnds() {
    List<String> tries = new ArrayList<>();
    BugReports[] self = new BugReports[1];
    self[0] =
        new BugReports(
            queue::add,
            bug -> {
              tries.add(bug.code());
              self[0].uncaughtException(Thread.currentThread(), new IllegalStateException("again"));
              throw new IllegalStateException("the dialog itself");
            });

    self[0].uncaughtException(Thread.currentThread(), bug());
    runQueue();

    assertEquals(1, tries.size());
  }
}
