package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;

/**
 * Does pieces of work on several threads, each taking the next piece as soon as it is free, and
 * waits for all of them, whatever becomes of each.
 */
final class SideBySide implements AutoCloseable {
  private final int threads;
  private final ExecutorService others;

  /** A piece of work. */
  @FunctionalInterface
  interface Task<T> {
    /** Does it. */
    T run() throws ModelException, EngineFailure;
  }

  private record Done<T>(T result, int index) {}

  /**
   * Begins.
   *
   * @param threads how many work at once, the calling one among them
   */
  SideBySide(int threads) {
    this.threads = threads;
    this.others =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "logit-lens-head");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How many work at once. */
  int threads() {
    return threads;
  }

  /**
   * Does all of it. Returns or throws only after every piece begun has ended, so that nothing runs
   * any more that could be closed; after a failure no piece is begun.
   *
   * @param done told of every result and the index of its task, on the calling thread, in no
   *     particular order
   */
  <T> void all(List<Task<T>> tasks, ObjIntConsumer<T> done) throws ModelException, EngineFailure {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Queue<Done<T>> finished = new ConcurrentLinkedQueue<>();
    Runnable tell =
        () -> {
          for (Done<T> one = finished.poll(); one != null; one = finished.poll()) {
            done.accept(one.result(), one.index());
          }
        };
    List<Future<?>> helping = new ArrayList<>();
    for (int i = 1; i < Math.min(threads, tasks.size()); i++) {
      helping.add(others.submit(() -> work(tasks, next, failure, finished, () -> {})));
    }
    work(tasks, next, failure, finished, tell);
    await(helping, failure);
    rethrow(failure.get());
    tell.run();
  }

  private static <T> void work(
      List<Task<T>> tasks,
      AtomicInteger next,
      AtomicReference<@Nullable Throwable> failure,
      Queue<Done<T>> finished,
      Runnable afterEach) {
    int index = next.getAndIncrement();
    while (index < tasks.size() && failure.get() == null) {
      try {
        finished.add(new Done<>(tasks.get(index).run(), index));
        afterEach.run();
      } catch (ModelException | EngineFailure | RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      }
      index = next.getAndIncrement();
    }
  }

  private static void await(List<Future<?>> helping, AtomicReference<@Nullable Throwable> failure) {
    boolean interrupted = false;
    for (Future<?> one : helping) {
      while (!one.isDone()) {
        try {
          one.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          failure.compareAndSet(null, e.getCause());
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws ModelException, EngineFailure {
    if (failure instanceof ModelException known) {
      throw known;
    }
    if (failure instanceof EngineFailure known) {
      throw known;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }

  @Override
  public void close() {
    others.shutdown();
  }
}
