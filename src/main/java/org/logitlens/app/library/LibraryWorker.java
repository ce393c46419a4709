package org.logitlens.app.library;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.ModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for the library, so that a long download keeps nothing else waiting.
 *
 * <p>Every method returns at once. Callbacks come through the executor given, which is the FX
 * thread in the application; after a job's cancellation none comes any more.
 */
final class LibraryWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LibraryWorker.class);

  private final Executor ui;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          job -> {
            Thread made = new Thread(job, "library");
            made.setDaemon(true);
            return made;
          });

  /**
   * Makes one without threads yet.
   *
   * @param ui runs callbacks, one after the other; the thread that also calls the methods here
   */
  LibraryWorker(Executor ui) {
    this.ui = ui;
  }

  /** Work that may fail. */
  @FunctionalInterface
  interface Job<T> {
    /** Does it, off the FX thread. */
    T run(Cancellation cancellation) throws ModelException;
  }

  /** Hears how a job ends. */
  interface Ending<T> {
    /** It came to its end. */
    void done(T result);

    /** It failed. */
    void failed(Throwable failure);
  }

  /** Starts a job beside whatever is under way. */
  <T> Cancellation start(Job<T> job, Ending<T> ending) {
    Cancellation cancellation = new Cancellation();
    threads.execute(
        () -> {
          try {
            T result = job.run(cancellation);
            tell(cancellation, () -> ending.done(result));
          } catch (CancellationException e) {
            LOG.debug("cancelled");
          } catch (ModelException e) {
            // Foreseen and told to the user: no name typed wrongly is worth a warning.
            LOG.info("the library's task failed", e);
            tell(cancellation, () -> ending.failed(e));
          } catch (RuntimeException | Error e) {
            LOG.warn("the library's task failed", e);
            tell(cancellation, () -> ending.failed(e));
          }
        });
    return cancellation;
  }

  /** Tells something on the FX thread unless the job was cancelled by then. */
  void tell(Cancellation cancellation, Runnable news) {
    ui.execute(
        () -> {
          if (!cancellation.isCancelled()) {
            news.run();
          }
        });
  }

  /** Takes no more jobs. */
  @Override
  public void close() {
    threads.shutdown();
  }

  /** Does something off the FX thread whose end nobody waits for. */
  void startQuietly(Runnable action) {
    if (!threads.isShutdown()) {
      threads.execute(
          () -> {
            try {
              action.run();
            } catch (RuntimeException e) {
              LOG.warn("the library's task failed", e);
            }
          });
    }
  }
}
