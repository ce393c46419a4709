package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;

/** Does several pieces of work at once and waits for all of them, whatever becomes of each. */
final class SideBySide implements AutoCloseable {
  private final ExecutorService threads;

  /** A piece of work. */
  @FunctionalInterface
  interface Task<T> {
    /** Does it. */
    T run() throws ModelException, EngineFailure;
  }

  SideBySide(int threads) {
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "logit-lens-head");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Does all of it; the calling thread takes the first piece. Returns or throws only after every
   * piece has ended, so that nothing runs any more that could be closed.
   *
   * @return the results in order
   */
  <T> List<T> all(List<Task<T>> tasks) throws ModelException, EngineFailure {
    List<Future<T>> others = new ArrayList<>();
    for (Task<T> task : tasks.subList(1, tasks.size())) {
      others.add(threads.submit(task::run));
    }
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    try {
      results.add(tasks.get(0).run());
    } catch (ModelException | EngineFailure | RuntimeException | Error e) {
      failure = e;
    }
    boolean interrupted = false;
    for (Future<T> other : others) {
      while (true) {
        try {
          results.add(other.get());
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow(failure);
    return results;
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
    threads.shutdown();
  }
}
