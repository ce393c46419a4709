package org.logitlens.checkpoint.hub;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits without ever going long without asking whether the work is still wanted. */
final class CancelWatch {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final BooleanSupplier cancelled;

  CancelWatch(BooleanSupplier cancelled) {
    this.cancelled = cancelled;
  }

  /**
   * Asks once.
   *
   * @throws CancellationException when cancelled, or when the thread is interrupted, which it stays
   */
  void check() {
    if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
      throw new CancellationException();
    }
  }

  /**
   * Does nothing for a time.
   *
   * @throws CancellationException as {@link #check}
   */
  void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
        check();
        TimeUnit.NANOSECONDS.sleep(Math.min(left, TICK_NANOS));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits for a result of this machine, however long it takes.
   *
   * @throws CancellationException as {@link #check}
   */
  <T> T await(CompletableFuture<T> result) throws ExecutionException {
    try {
      while (true) {
        check();
        try {
          return result.get(TICK_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          // Time to ask again.
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Waits for a result of another machine, which goes on being made when this gives up.
   *
   * @throws TimeoutException when it takes longer than the limit
   * @throws CancellationException as {@link #check}
   */
  <T> T await(CompletableFuture<T> result, Duration limit)
      throws ExecutionException, TimeoutException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      check();
      long left = end - System.nanoTime();
      try {
        return result.get(Math.min(Math.max(left, 0), TICK_NANOS), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (left <= 0) {
          throw e;
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /**
   * Waits for the next element of a queue.
   *
   * @return null when none comes within the limit
   * @throws CancellationException as {@link #check}
   */
  <T> @Nullable T poll(BlockingQueue<T> queue, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (long left = limit.toNanos(); left > 0; left = end - System.nanoTime()) {
        check();
        T next = queue.poll(Math.min(left, TICK_NANOS), TimeUnit.NANOSECONDS);
        if (next != null) {
          return next;
        }
      }
      return null;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CancellationException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    CancellationException cancelled = new CancellationException();
    cancelled.initCause(e);
    return cancelled;
  }
}
