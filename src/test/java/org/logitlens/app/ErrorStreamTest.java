package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ErrorStreamTest {
  private final List<Throwable> heard = new ArrayList<>();
  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

  private void printOn(String threadName, Throwable failure) throws InterruptedException {
    try (ErrorStream errors = new ErrorStream(passed, heard::add)) {
      Thread thread = new Thread(() -> failure.printStackTrace(errors));
      thread.setName(threadName);
      thread.start();
      thread.join();
    }
  }

  @Test
  @Tag("E11")
  void aTraceThatTheRenderThreadPrintsIsHeardOnceAndPassedOn() throws InterruptedException {
    Throwable failure = new NullPointerException("prism");

    printOn("QuantumRenderer-0", failure);

    assertEquals(1, heard.size());
    assertEquals("java.lang.NullPointerException: prism", heard.get(0).getMessage());
    assertEquals(
        failure.getStackTrace()[0].getLineNumber(),
        heard.get(0).getStackTrace()[0].getLineNumber());
    assertTrue(passed.toString(StandardCharsets.UTF_8).contains("NullPointerException: prism"));
  }

  @Test
  @Tag("E11")
  void framesOfModulesAndOfNativeMethodsAreUnderstood() throws InterruptedException {
    Throwable failure = new IllegalStateException("deep");
    failure.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("app", "java.base", "17", "java.lang.Object", "wait", null, -2)
        });

    printOn("QuantumRenderer-1", failure);

    assertEquals("java.lang.Object", heard.get(0).getStackTrace()[0].getClassName());
  }

  @Test
  void whatOtherThreadsPrintIsOnlyPassedOn() throws InterruptedException {
    printOn("somebody", new NullPointerException("caught and printed"));

    assertTrue(heard.isEmpty());
    assertTrue(passed.toString(StandardCharsets.UTF_8).contains("caught and printed"));
  }

  @Test
  void aLineThatOnlyLooksLikeATraceIsNotHeard() {
    try (ErrorStream errors = new ErrorStream(passed, heard::add)) {
      Thread.currentThread().setName("QuantumRenderer-0");
      errors.println("com.example.SomeError: no frames follow");
      errors.println("another line");
      errors.println("\tat com.example.A.b(A.java:1)");
    } finally {
      Thread.currentThread().setName("main");
    }

    assertTrue(heard.isEmpty());
  }
}
