package org.logitlens.app.library;

import java.util.HashMap;
import java.util.Map;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.ModelLibrary;

/**
 * What models take of which the list knows no more than the name, asked one at a time: the newest
 * question ends the one before. Answers are remembered. FX thread only; nothing here waits.
 */
final class ModelLooks {
  private final ModelLibrary library;
  private final LibraryWorker worker;
  private final Map<String, Look> looks = new HashMap<>();
  private final ReadOnlyObjectWrapper<@Nullable Look> newest = new ReadOnlyObjectWrapper<>();
  private Cancellation asking = new Cancellation();

  ModelLooks(ModelLibrary library, LibraryWorker worker) {
    this.library = library;
    this.worker = worker;
  }

  /** What was asked or answered last, or null. */
  ReadOnlyObjectProperty<@Nullable Look> newestProperty() {
    return newest.getReadOnlyProperty();
  }

  /** Whether nothing but its name is known of a model. */
  static boolean isUnknown(LibraryModel model) {
    return !model.isCached() && model.memoryBytes() == 0;
  }

  /** What became of asking for a model; null when it was not asked for. */
  @Nullable Look of(LibraryModel model) {
    return looks.get(model.address());
  }

  /** The model with all that was told of it. */
  LibraryModel told(LibraryModel model) {
    Look look = of(model);
    return look == null || look.model() == null || !isUnknown(model) ? model : look.model();
  }

  /**
   * Asks for a model of which nothing is known, unless that was done.
   *
   * @param again also when it failed the last time
   */
  void ask(LibraryModel model, boolean again) {
    Look before = of(model);
    boolean answered = before != null && !(again && before.problem() != null);
    if (!isUnknown(model) || answered) {
      return;
    }
    stop();
    String address = model.address();
    put(Look.begun(address));
    asking =
        worker.start(
            cancellation -> library.look(address, cancellation),
            new LibraryWorker.Ending<>() {
              @Override
              public void done(LibraryModel told) {
                put(new Look(address, told, null));
              }

              @Override
              public void failed(Throwable failure) {
                put(new Look(address, null, Outcome.report(failure)));
              }
            });
  }

  /** Forgets all answers: what is there may have changed. */
  void forget() {
    stop();
    looks.clear();
  }

  /** Asks no more; nothing is told of what was being asked. */
  void stop() {
    asking.cancel();
    looks.values().removeIf(Look::isUnderWay);
  }

  private void put(Look look) {
    looks.put(look.address(), look);
    newest.set(look);
  }
}
