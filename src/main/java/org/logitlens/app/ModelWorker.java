package org.logitlens.app;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that opens, runs and closes models, so that none is ever closed while it runs.
 *
 * <p>Every method returns at once. Callbacks come through the executor given, which is the FX
 * thread in the application; after {@link Ticket#cancel} none comes any more.
 */
final class ModelWorker {
  private static final Logger LOG = LoggerFactory.getLogger(ModelWorker.class);

  private final ModelLoader loader;
  private final Executor ui;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(job -> new Thread(job, "model"));

  /**
   * Starts the thread.
   *
   * @param loader opens models
   * @param ui runs callbacks, one after the other; the thread that also calls the methods here
   */
  ModelWorker(ModelLoader loader, Executor ui) {
    this.loader = loader;
    this.ui = ui;
  }

  /** Hears of a load. */
  interface LoadListener {
    /** A step of loading. */
    void progress(double fraction, String step);

    /** The model is open; it is the listener's to close through {@link #close}. */
    void loaded(LanguageModel model);

    /** There is no model. */
    void failed(Throwable failure);
  }

  /** Hears of a run. */
  interface RunListener {
    /** More columns are decoded. */
    void progress(double fraction, LensGrid soFar);

    /** All columns are decoded. */
    void finished(LensResult result);

    /** There is no result. */
    void failed(Throwable failure);
  }

  /** A request under way. */
  static final class Ticket {
    private final Cancellation cancellation = new Cancellation();

    /** Stops it as soon as possible and silences it now. */
    void cancel() {
      cancellation.cancel();
    }

    private boolean isDead() {
      return cancellation.isCancelled();
    }
  }

  /** Opens a model after whatever is under way. */
  Ticket load(Path folder, LoadOptions options, LoadListener listener) {
    Ticket ticket = new Ticket();
    submit(
        ticket,
        () -> {
          LanguageModel model =
              loader.load(
                  folder,
                  options,
                  (fraction, step) -> tell(ticket, () -> listener.progress(fraction, step)),
                  ticket.cancellation);
          if (ticket.isDead()) {
            model.close();
          } else {
            ui.execute(() -> handOver(ticket, model, listener));
          }
        },
        listener::failed);
    return ticket;
  }

  /** Runs a model after whatever is under way. */
  Ticket run(LanguageModel model, LensRequest request, RunListener listener) {
    Ticket ticket = new Ticket();
    submit(
        ticket,
        () -> {
          LensResult result =
              model.run(
                  request,
                  (fraction, soFar) -> tell(ticket, () -> listener.progress(fraction, soFar)),
                  ticket.cancellation);
          tell(ticket, () -> listener.finished(result));
        },
        listener::failed);
    return ticket;
  }

  /**
   * Closes a model after whatever is under way; its runs should be cancelled first.
   *
   * @param quiet done when nobody else uses the model
   */
  void close(LanguageModel model, Future<?> quiet) {
    thread.execute(
        () -> {
          try {
            quiet.get();
            model.close();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (ExecutionException | RuntimeException e) {
            LOG.warn("closing {}", model.info().name(), e);
          }
        });
  }

  /** Lets the thread end after all that was asked for. */
  void shutDown() {
    thread.shutdown();
  }

  private void handOver(Ticket ticket, LanguageModel model, LoadListener listener) {
    if (!ticket.isDead()) {
      listener.loaded(model);
    } else if (!thread.isShutdown()) {
      close(model, CompletableFuture.completedFuture(null));
    }
  }

  /** Work that may fail. */
  private interface Job {
    void run() throws ModelException;
  }

  private void submit(Ticket ticket, Job job, Consumer<Throwable> failed) {
    thread.execute(
        () -> {
          if (ticket.isDead()) {
            return;
          }
          try {
            job.run();
          } catch (CancellationException e) {
            LOG.debug("cancelled");
          } catch (ModelException | RuntimeException | Error e) {
            LOG.warn("the model's task failed", e);
            tell(ticket, () -> failed.accept(e));
          }
        });
  }

  private void tell(Ticket ticket, Runnable news) {
    ui.execute(
        () -> {
          if (!ticket.isDead()) {
            news.run();
          }
        });
  }
}
