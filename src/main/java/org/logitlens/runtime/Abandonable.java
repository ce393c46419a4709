package org.logitlens.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.ModelException;

/**
 * Waits for work that cannot be stopped, such as loading a graph, only as long as its result is
 * wanted.
 */
final class Abandonable {
  private Abandonable() {}

  /**
   * Does the work on a thread of its own and waits for it. When cancelled, returns at once; the
   * work goes on and its result is discarded.
   *
   * @param discard frees a result that nobody waits for any more
   * @throws CancellationException when cancelled
   */
  static <T> T await(Callable<T> work, Consumer<T> discard, Cancellation cancellation)
      throws ModelException, EngineFailure {
    cancellation.check();
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                T result = work.call();
                if (!outcome.complete(result)) {
                  discard.accept(result);
                }
              } catch (Exception | LinkageError | OutOfMemoryError e) {
                outcome.completeExceptionally(e);
              }
            },
            "logit-lens-load");
    thread.setDaemon(true);
    thread.start();
    Runnable unregister = cancellation.onCancel(() -> outcome.cancel(false));
    try {
      return outcome.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome.cancel(false);
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      unregister.run();
    }
  }

  private static IllegalStateException rethrown(ExecutionException failure)
      throws ModelException, EngineFailure {
    Throwable cause = failure.getCause();
    if (cause instanceof ModelException known) {
      throw known;
    }
    if (cause instanceof EngineFailure known) {
      throw known;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }
}
