package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SideBySideTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyResultIsToldOnceWithItsIndexOnTheCallingThread(int threads) throws Exception {
    List<SideBySide.Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int value = i;
      tasks.add(() -> value * value);
    }
    Set<Integer> told = new HashSet<>();
    Thread caller = Thread.currentThread();
    try (SideBySide work = new SideBySide(threads)) {
      work.all(
          tasks,
          (result, index) -> {
            assertSame(caller, Thread.currentThread());
            assertEquals(index * index, result);
            assertTrue(told.add(index));
          });
    }
    assertEquals(20, told.size());
  }

  @Test
  void twoPiecesRunAtTheSameTimeOnTwoThreads() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    SideBySide.Task<Boolean> meet =
        () -> {
          both.countDown();
          try {
            return both.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    try (SideBySide work = new SideBySide(2)) {
      work.all(List.of(meet, meet), (met, index) -> assertTrue(met));
    }
  }

  @Test
  void aFailureIsThrownAfterWhatHasBegunHasEndedAndNothingElseBegins() {
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    List<SideBySide.Task<Integer>> tasks = new ArrayList<>();
    tasks.add(
        () -> {
          throw new IllegalStateException("broken");
        });
    for (int i = 0; i < 50; i++) {
      tasks.add(
          () -> {
            begun.incrementAndGet();
            try {
              Thread.sleep(20);
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return ended.incrementAndGet();
          });
    }
    try (SideBySide work = new SideBySide(2)) {
      assertThrows(IllegalStateException.class, () -> work.all(tasks, (result, index) -> {}));
    }
    assertEquals(begun.get(), ended.get());
    assertTrue(begun.get() < 50);
  }
}
