package org.logitlens.lens;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void actionsRunOnceWhenCancelled() {
    cancellation.onCancel(calls::incrementAndGet);
    cancellation.cancel();
    cancellation.cancel();
    assertEquals(1, calls.get());
    assertTrue(cancellation.isCancelled());
  }

  @Test
  void anActionThatComesTooLateRunsAtOnce() {
    cancellation.cancel();
    cancellation.onCancel(calls::incrementAndGet);
    assertEquals(1, calls.get());
  }

  @Test
  void anActionThatWasRemovedDoesNotRun() {
    cancellation.onCancel(calls::incrementAndGet).run();
    cancellation.cancel();
    assertEquals(0, calls.get());
  }

  @Test
  void checkThrowsOnlyAfterCancelling() {
    assertDoesNotThrow(cancellation::check);
    cancellation.cancel();
    assertThrows(CancellationException.class, cancellation::check);
  }
}
