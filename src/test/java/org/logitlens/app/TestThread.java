package org.logitlens.app;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Stands for the FX thread where no toolkit is needed. */
final class TestThread implements Executor, AutoCloseable {
  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @Override
  public void execute(Runnable work) {
    thread.execute(work);
  }

  /** Runs work there and waits for it. */
  void run(Runnable work) {
    get(
        () -> {
          work.run();
          return true;
        });
  }

  /** Asks there. */
  <T> T get(Callable<T> question) {
    try {
      return thread.submit(question).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until something holds there. */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!get(condition::getAsBoolean)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never: " + what);
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
