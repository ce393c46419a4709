package org.logitlens.app.library;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLibrary;

/**
 * The library as the window shows it, without a node. All methods and properties belong to the FX
 * thread; none of them waits for the disk or the network. Whoever makes one closes it.
 */
public final class LibraryViewModel implements AutoCloseable {
  private final ObservableList<LibraryModel> models = FXCollections.observableArrayList();

  /** One for all, because it listens to the other weakly: listeners of a lost one hear nothing. */
  private final ObservableList<LibraryModel> unmodifiable =
      FXCollections.unmodifiableObservableList(models);

  private final ReadOnlyObjectWrapper<@Nullable LibraryPlace> place = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Transfer> transfer = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Outcome> outcome = new ReadOnlyObjectWrapper<>();
  private final BooleanProperty watched = new SimpleBooleanProperty();

  private final ModelLibrary library;
  private final LibraryWorker worker;
  private final ModelLooks looks;
  private final Window window;

  /** Of the transfer; what it is asked for last is silent as soon as it is cancelled. */
  private Cancellation running = new Cancellation();

  private Cancellation listing = new Cancellation();

  /** What the library needs of the window. */
  public interface Window {
    /** Opens a model. */
    void open(Path folder);

    /** The folder of the model that is open or being opened; null for none. */
    @Nullable Path shown();

    /** Says how a task ended when nobody has the list open. */
    void tell(Outcome outcome);
  }

  /**
   * Makes one that knows nothing yet.
   *
   * @param library asked on threads of its own
   * @param ui the FX thread
   */
  public LibraryViewModel(ModelLibrary library, Executor ui, Window window) {
    this.library = library;
    this.worker = new LibraryWorker(ui);
    this.looks = new ModelLooks(library, worker);
    this.window = window;
  }

  /** Known models and those that are kept; empty until {@link #refresh} has come back. */
  public ObservableList<LibraryModel> models() {
    return unmodifiable;
  }

  /** Where models are kept; null until {@link #refresh} has come back. */
  public ReadOnlyObjectProperty<@Nullable LibraryPlace> placeProperty() {
    return place.getReadOnlyProperty();
  }

  /** What models take that are not in {@link #models}, or there by name only. */
  ModelLooks looks() {
    return looks;
  }

  /** The download or check under way, or null. */
  public ReadOnlyObjectProperty<@Nullable Transfer> transferProperty() {
    return transfer.getReadOnlyProperty();
  }

  /** How the last task ended; null before, and while the next is under way. */
  public ReadOnlyObjectProperty<@Nullable Outcome> outcomeProperty() {
    return outcome.getReadOnlyProperty();
  }

  /** Whether the list is open, so that outcomes are seen there. */
  public BooleanProperty watchedProperty() {
    return watched;
  }

  /** Why a text cannot be a model's name; empty when it can be one. */
  public String complaint(String address) {
    return library.complaint(address);
  }

  /** Where people read about a model. */
  public URI page(String address) {
    return library.page(address);
  }

  /** Whether a model is the one that the window shows or is opening. */
  public boolean isShown(LibraryModel model) {
    return model.cached().map(folder -> folder.equals(window.shown())).orElse(false);
  }

  /** Looks again what there is; the newest answer wins. */
  public void refresh() {
    listing.cancel();
    listing =
        worker.start(
            cancellation -> new Listed(library.list(), library.place()),
            new Ending<>(Task.LIST, "") {
              @Override
              public void done(Listed now) {
                looks.forget();
                models.setAll(now.models());
                place.set(now.place());
              }
            });
  }

  /** Notes that a model was opened. */
  public void opened(Path folder) {
    worker.startQuietly(() -> library.opened(folder));
  }

  /** Opens a model that is there. */
  public void open(LibraryModel model) {
    model.cached().ifPresent(window::open);
  }

  /**
   * Fetches what is missing of a model and opens it, unless another was opened meanwhile. Does
   * nothing while another transfer is under way.
   */
  public void download(String address) {
    Path before = window.shown();
    transfer(
        Task.DOWNLOAD,
        address,
        (listener, cancellation) -> library.get(address, listener, cancellation),
        folder -> {
          boolean opens = Objects.equals(before, window.shown());
          finish(Outcome.downloaded(address, titleOf(address), opens));
          if (opens) {
            window.open(folder);
          }
        });
  }

  /** Compares a model's files with their hashes. Does nothing while a transfer is under way. */
  public void verify(String address) {
    transfer(
        Task.VERIFY,
        address,
        (listener, cancellation) -> library.verify(address, listener, cancellation),
        wrong -> finish(Outcome.verified(address, wrong)));
  }

  /** Deletes what is kept of a model. */
  public void remove(String address) {
    outcome.set(null);
    worker.start(
        cancellation -> library.remove(address),
        new Ending<Long>(Task.REMOVE, address) {
          @Override
          public void done(Long freed) {
            finish(Outcome.removed(address, titleOf(address), freed));
          }
        });
  }

  /** Does once more what failed. */
  public void retry(Outcome failed) {
    switch (failed.task()) {
      case LIST -> refresh();
      case DOWNLOAD -> download(failed.address());
      case VERIFY -> verify(failed.address());
      case REMOVE -> remove(failed.address());
    }
  }

  /** Stops the transfer and is free at once; what was fetched is kept. */
  public void cancel() {
    Transfer stopped = transfer.get();
    if (stopped != null) {
      running.cancel();
      finish(Outcome.stopped(stopped));
    }
  }

  /** Stops what is under way. */
  @Override
  public void close() {
    running.cancel();
    listing.cancel();
    looks.stop();
    worker.close();
  }

  /** What people call a model. */
  public String titleOf(String address) {
    return find(address).map(LibraryModel::title).orElse(address);
  }

  private Optional<LibraryModel> find(String address) {
    return models.stream().filter(model -> model.address().equals(address)).findFirst();
  }

  private record Listed(List<LibraryModel> models, LibraryPlace place) {}

  /** Work that tells how far it is. */
  private interface Step<T> {
    T run(ModelLibrary.Listener listener, Cancellation cancellation) throws ModelException;
  }

  private <T> void transfer(Task task, String address, Step<T> step, Consumer<T> done) {
    if (transfer.get() != null) {
      return;
    }
    outcome.set(null);
    transfer.set(Transfer.begun(task, address));
    running =
        worker.start(
            cancellation ->
                step.run(
                    (now, doneBytes, totalBytes, perSecond) ->
                        worker.tell(
                            cancellation,
                            () ->
                                transfer.set(
                                    new Transfer(
                                        task, address, now, doneBytes, totalBytes, perSecond))),
                    cancellation),
            new Ending<T>(task, address) {
              @Override
              public void done(T result) {
                done.accept(result);
              }
            });
  }

  private void finish(Outcome ended) {
    if (ended.task() == Task.DOWNLOAD || ended.task() == Task.VERIFY) {
      transfer.set(null);
    }
    outcome.set(ended);
    if (!watched.get()) {
      window.tell(ended);
    }
    if (ended.task() != Task.LIST) {
      refresh();
    }
  }

  /** Tells of a failure as every task does. */
  private abstract class Ending<T> implements LibraryWorker.Ending<T> {
    private final Task task;
    private final String address;

    Ending(Task task, String address) {
      this.task = task;
      this.address = address;
    }

    @Override
    public void failed(Throwable failure) {
      finish(Outcome.failed(task, address, failure));
    }
  }
}
