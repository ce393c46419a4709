package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;

/** Closing and cancelling while the bundled model works. */
@Timeout(120)
class StoppingTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static Prompt longPrompt(LanguageModel model) {
    return LensMini.prompt(model, IntStream.range(0, 512).map(i -> i * 13 % 8000).toArray());
  }

  private static LensRequest request(Prompt prompt) {
    return new LensRequest(prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 10, null);
  }

  @RepeatedTest(20)
  @Tag("R5")
  void closingDuringARunWaitsForItAndTheProcessLives() throws Exception {
    LanguageModel model = LensMini.load();
    CountDownLatch decoding = new CountDownLatch(1);
    Future<LensResult> run =
        threads.submit(
            () ->
                model.run(
                    request(LensMini.prompt(model, 1, 2, 3, 4, 5, 6, 7, 8)),
                    (fraction, soFar) -> decoding.countDown(),
                    new Cancellation()));
    assertTrue(decoding.await(60, TimeUnit.SECONDS));
    model.close();
    // The run was under way when close was called, so it ends well.
    assertTrue(run.get().grid().isComplete());
    assertThrows(IllegalStateException.class, () -> LensMini.run(model, longPrompt(model)));
  }

  @Test
  @Tag("R5")
  void closingAfterCancellingEndsTheRun() throws Exception {
    LanguageModel model = LensMini.load();
    Cancellation cancellation = new Cancellation();
    CountDownLatch started = new CountDownLatch(1);
    Future<LensResult> run =
        threads.submit(
            () ->
                model.run(
                    request(longPrompt(model)),
                    (fraction, soFar) -> started.countDown(),
                    cancellation));
    assertTrue(started.await(60, TimeUnit.SECONDS));
    cancellation.cancel();
    model.close();
    ExecutionException ended = assertThrows(ExecutionException.class, run::get);
    assertInstanceOf(CancellationException.class, ended.getCause());
  }

  @Test
  @Tag("R6")
  void aCancelledRunStopsBetweenColumnsAndGivesItsMemoryBack() throws Exception {
    try (LanguageModel model = LensMini.load()) {
      Prompt prompt = longPrompt(model);
      // The JVM's own memory grows while it compiles what the first runs use.
      for (int i = 0; i < 5; i++) {
        runUntilFirstColumns(model, prompt);
        LensMini.run(model, prompt);
      }
      long before = settled();
      for (int i = 0; i < 5; i++) {
        List<Integer> ready = runUntilFirstColumns(model, prompt);
        assertTrue(ready.get(ready.size() - 1) < 512, "stopped early: " + ready);
      }
      assertTrue(comesDownTo(before * 11 / 10), settled() + " bytes after, " + before + " before");
      assertTrue(LensMini.run(model, prompt).grid().isComplete(), "and runs again");
    }
  }

  /** Cancels as soon as there are columns; how many were ready at each step. */
  private static List<Integer> runUntilFirstColumns(LanguageModel model, Prompt prompt) {
    Cancellation cancellation = new Cancellation();
    List<Integer> ready = new ArrayList<>();
    assertThrows(
        CancellationException.class,
        () ->
            model.run(
                request(prompt),
                (fraction, soFar) -> {
                  ready.add(soFar.readyCount());
                  if (soFar.readyCount() > 0) {
                    cancellation.cancel();
                  }
                },
                cancellation));
    return ready;
  }

  /** Waits, because memory is given back a moment after the run. */
  private static boolean comesDownTo(long most) throws InterruptedException {
    for (int i = 0; i < 40; i++) {
      if (settled() <= most) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  private static long settled() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return ProcessMemory.privateBytes();
  }

  @Test
  @Tag("R6")
  void aRunCancelledFromAnotherThreadInsideTheEngineStops() throws Exception {
    try (LanguageModel model = LensMini.load()) {
      Cancellation cancellation = new Cancellation();
      Future<LensResult> run =
          threads.submit(
              () ->
                  model.run(request(longPrompt(model)), LanguageModel.Listener.NONE, cancellation));
      Thread.sleep(5);
      cancellation.cancel();
      ExecutionException ended = assertThrows(ExecutionException.class, run::get);
      assertInstanceOf(CancellationException.class, ended.getCause());
    }
  }

  @Test
  @Tag("R6")
  void loadingCanBeCancelledAtEveryStepAndGivesItsMemoryBack() throws Exception {
    List<String> steps = new ArrayList<>();
    new OnnxModelLoader()
        .load(
            LensMini.FOLDER,
            Device.Preference.CPU,
            (fraction, step) -> steps.add(step),
            new Cancellation())
        .close();
    // The last step says that the model is ready.
    List<String> before = steps.subList(0, steps.size() - 1);
    cancelLoadsAt(before);
    cancelLoadsAt(before);
    long settled = settled();
    for (int i = 0; i < 4; i++) {
      cancelLoadsAt(before);
    }
    assertTrue(comesDownTo(settled * 11 / 10), settled() + " bytes after, " + settled + " before");
  }

  private static void cancelLoadsAt(List<String> steps) {
    for (String step : steps) {
      Cancellation cancellation = new Cancellation();
      assertThrows(
          CancellationException.class,
          () ->
              new OnnxModelLoader()
                  .load(
                      LensMini.FOLDER,
                      Device.Preference.CPU,
                      (fraction, now) -> {
                        if (now.equals(step)) {
                          cancellation.cancel();
                        }
                      },
                      cancellation),
          step);
    }
  }

  @Test
  @Tag("R6")
  void workThatCannotStopIsNotWaitedForAndItsResultIsDiscarded() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch discarded = new CountDownLatch(1);
    Cancellation cancellation = new Cancellation();
    Future<String> waiting =
        threads.submit(
            () ->
                Abandonable.await(
                    () -> {
                      cancellation.cancel();
                      release.await();
                      return "loaded";
                    },
                    result -> {
                      assertEquals("loaded", result);
                      discarded.countDown();
                    },
                    cancellation));
    ExecutionException ended = assertThrows(ExecutionException.class, waiting::get);
    assertInstanceOf(CancellationException.class, ended.getCause());
    release.countDown();
    assertTrue(discarded.await(60, TimeUnit.SECONDS));
  }

  @Test
  @Tag("R12")
  void ofTwoRunsTheNewerIsShownAndTheOlderStopsWithoutAnotherWord() throws Exception {
    try (LanguageModel model = LensMini.load()) {
      Cancellation older = new Cancellation();
      AtomicInteger staleSteps = new AtomicInteger();
      CountDownLatch started = new CountDownLatch(1);
      Future<LensResult> first =
          threads.submit(
              () ->
                  model.run(
                      request(longPrompt(model)),
                      (fraction, soFar) -> {
                        started.countDown();
                        if (older.isCancelled()) {
                          staleSteps.incrementAndGet();
                        }
                      },
                      older));
      assertTrue(started.await(60, TimeUnit.SECONDS));
      Future<LensResult> second =
          threads.submit(() -> LensMini.run(model, LensMini.prompt(model, 5, 6, 7)));
      older.cancel();
      assertEquals(3, second.get().grid().columnCount());
      assertTrue(second.get().grid().isComplete());
      assertThrows(ExecutionException.class, first::get);
      assertTrue(staleSteps.get() <= 1, "at most the step under way");
    }
  }

  @Test
  @Tag("R12")
  void aRunThatWaitsForAnotherCanBeCancelled() throws Exception {
    try (LanguageModel model = LensMini.load()) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Future<LensResult> first =
          threads.submit(
              () ->
                  model.run(
                      request(LensMini.prompt(model, 1, 2)),
                      (fraction, soFar) -> {
                        inside.countDown();
                        waitFor(goOn);
                      },
                      new Cancellation()));
      assertTrue(inside.await(60, TimeUnit.SECONDS));
      Cancellation cancellation = new Cancellation();
      Future<LensResult> second =
          threads.submit(
              () ->
                  model.run(
                      request(LensMini.prompt(model, 3)),
                      LanguageModel.Listener.NONE,
                      cancellation));
      assertFalse(second.isDone());
      cancellation.cancel();
      assertThrows(ExecutionException.class, second::get);
      assertFalse(first.isDone(), "the first was not disturbed");
      goOn.countDown();
      assertTrue(first.get().grid().isComplete());
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aClosedModelCanBeLoadedAgain() throws ModelException {
    for (int i = 0; i < 2; i++) {
      try (LanguageModel model = LensMini.load()) {
        assertTrue(LensMini.run(model, LensMini.prompt(model, 1)).grid().isComplete());
      }
    }
  }
}
