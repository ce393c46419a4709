package org.logitlens.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.collections.ListChangeListener;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.ErrorDialog;
import org.logitlens.app.library.LibraryDialog;
import org.logitlens.app.library.LibraryViewModel;
import org.logitlens.app.library.Outcome;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.ModelLibrary;

/**
 * The library of models as a part of this window: shows its list, opens what is chosen there, and
 * tells what ends while the list is closed. FX thread only. Whoever makes one closes it.
 */
final class ModelList implements LibraryViewModel.Window, AutoCloseable {
  private final LensViewModel viewModel;
  private final LibraryViewModel library;
  private final Consumer<Problem> problems;
  private final Consumer<String> documents;
  private final Supplier<Dialogs> dialogs;
  private @Nullable LibraryDialog dialog;

  /**
   * Makes one.
   *
   * @param ui the FX thread
   * @param problems hears what the user should be told
   * @param documents shows a document of this address in the program that the system has for it
   * @param dialogs shows dialogs, once the window is there
   */
  ModelList(
      ModelLibrary models,
      Executor ui,
      LensViewModel viewModel,
      Consumer<Problem> problems,
      Consumer<String> documents,
      Supplier<Dialogs> dialogs) {
    this.viewModel = viewModel;
    this.library = new LibraryViewModel(models, ui, this);
    this.problems = problems;
    this.documents = documents;
    this.dialogs = dialogs;
  }

  /** What is behind the list. */
  LibraryViewModel library() {
    return library;
  }

  /** Models that can be opened without the network. */
  List<LibraryModel> cached() {
    return library.models().stream().filter(LibraryModel::isCached).toList();
  }

  /** The address of a model that is kept in a folder, as far as the list has come. */
  Optional<String> addressOf(Path folder) {
    return library.models().stream()
        .filter(model -> model.cached().filter(folder::equals).isPresent())
        .map(LibraryModel::address)
        .findFirst();
  }

  /** Hears when {@link #cached} may give others. */
  void onChange(Runnable action) {
    library.models().addListener((ListChangeListener<LibraryModel>) change -> action.run());
  }

  /** Opens the list, or leaves it as it is when it is open. */
  void show() {
    show("");
  }

  /**
   * Opens the list with a text in its search field.
   *
   * @param search a model's address or a part of it; when empty, an open list stays as it is
   */
  void show(String search) {
    if (dialog != null && dialog.isShowing()) {
      if (!search.isEmpty()) {
        dialog.search(search);
      }
      return;
    }
    dialogs
        .get()
        .show(
            () -> {
              LibraryDialog made =
                  new LibraryDialog(
                      library,
                      documents,
                      report -> dialogs.get().show(() -> new ErrorDialog(report)));
              dialog = made;
              made.search(search);
              return made;
            });
  }

  @Override
  public void open(Path folder) {
    if (dialog != null) {
      dialog.close();
    }
    viewModel.open(folder);
  }

  @Override
  public @Nullable Path shown() {
    return viewModel.wanted();
  }

  @Override
  public void tell(Outcome outcome) {
    problems.accept(
        new Problem(
            outcome.failed() ? Problem.Severity.ERROR : Problem.Severity.NOTE,
            outcome.report().happened(),
            outcome.report().remedy(),
            outcome.report().details()));
  }

  @Override
  public void close() {
    library.close();
  }
}
