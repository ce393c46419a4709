package org.logitlens.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.logitlens.files.FileException;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.TokenizeOptions;

/**
 * Saves sessions and asks which to open. FX thread only; files are read and written on the thread
 * for files.
 */
final class Sessions {
  private final LensViewModel viewModel;
  private final Background background;
  private final ModelFinder finder;
  private final ModelList models;
  private final Consumer<Problem> problems;
  private Path lastFile = Path.of("session" + SessionFile.ENDING);
  private final SessionOpening opening;
  private @Nullable KeptCells cells;

  /**
   * Makes them.
   *
   * @param finder finds the models of sessions
   * @param models the list of models to download
   * @param problems hears what the user should be told
   */
  Sessions(
      LensViewModel viewModel,
      Background background,
      ModelFinder finder,
      ModelList models,
      Consumer<Problem> problems) {
    this.viewModel = viewModel;
    this.background = background;
    this.finder = finder;
    this.models = models;
    this.problems = problems;
    this.opening = new SessionOpening(viewModel, background, finder, models, problems);
  }

  /** Says which cells are picked, and picks them. */
  void setCells(KeptCells kept) {
    cells = kept;
    opening.setCells(kept);
  }

  /** Puts texts into the prompt, each with what had to be left out of it, which may be empty. */
  void setPrompt(BiConsumer<String, String> loader) {
    opening.setPrompt(loader);
  }

  /** Asks where, then saves what the window shows. */
  void save(Window owner) {
    if (viewModel.modelProperty().get() == null) {
      problems.accept(
          Problem.note("There is nothing to save yet.", "Open a model and type a prompt first."));
      return;
    }
    File chosen = chooser("Save the session").showSaveDialog(owner);
    if (chosen != null) {
      Path file = SessionFile.named(chosen.toPath());
      // The chooser has asked about the name that was typed, not about one with another ending.
      saveTo(file, file.equals(chosen.toPath()));
    }
  }

  /** Saves what the window shows; nothing without a model. */
  void saveTo(Path file, boolean replace) {
    ModelInfo info = viewModel.modelProperty().get();
    if (info == null) {
      return;
    }
    SavedSession session = now(info);
    lastFile = file;
    background.run(
        () -> {
          SessionFile.write(file, replace, session);
          return file;
        },
        written -> problems.accept(Problem.note("The session is saved.", written.toString())),
        failure -> problems.accept(notSaved(failure)));
  }

  private static Problem notSaved(Throwable failure) {
    return failure instanceof FileException refused && refused.kind() == FileException.Kind.EXISTS
        ? Problem.error(refused.getMessage(), "Save the session under another name.", null)
        : Pictures.told(failure, "The session could not be saved");
  }

  /** Lets the user choose a session to open. */
  void choose(Window owner) {
    File chosen = chooser("Open a session").showOpenDialog(owner);
    if (chosen != null) {
      lastFile = chosen.toPath();
      open(chosen.toPath());
    }
  }

  /** Opens a session, and its model before where another is open. */
  void open(Path file) {
    opening.open(file);
  }

  /**
   * Opens a file that is a session by its name or by what it says of itself.
   *
   * @param other hears of any other
   */
  void openOrElse(Path file, Consumer<Path> other) {
    background.run(
        () -> SessionFile.isNamedSo(file) || SessionFile.claims(file),
        session -> {
          if (session) {
            open(file);
          } else {
            other.accept(file);
          }
        },
        failure -> other.accept(file));
  }

  /** Looks into a file; if it is a sound session, says later what it holds. */
  void look(Path file, Consumer<String> said) {
    background.run(
        () ->
            SessionFile.claims(file)
                ? Optional.of(SessionFile.summary(SessionFile.read(file)))
                : Optional.<String>empty(),
        summary -> summary.ifPresent(said),
        failure -> {
          // What is wrong with it is told when it is opened.
        });
  }

  private SavedSession now(ModelInfo info) {
    TokenizeOptions tokenizing = viewModel.tokenizingProperty().get();
    return new SavedSession(
        SavedSession.FORMAT,
        SavedSession.VERSION,
        SavedModel.of(
            info,
            finder.bundled(),
            models.addressOf(info.folder()),
            viewModel.loadingProperty().get().leaveOutUnused()),
        new SavedSession.SavedPrompt(
            viewModel.textProperty().get(),
            tokenizing.bos(),
            tokenizing.parseSpecial(),
            viewModel.overflowProperty().get()),
        LensView.of(viewModel),
        SavedSession.ranges(viewModel.plotProperty().get().locked()),
        viewModel.tracked().ids(),
        cells == null ? List.of() : cells.now());
  }

  private FileChooser chooser(String title) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(title);
    chooser
        .getExtensionFilters()
        .add(new ExtensionFilter("Logit Lens session", "*" + SessionFile.ENDING, "*.json"));
    Path folder = lastFile.toAbsolutePath().getParent();
    if (folder != null && folder.toFile().isDirectory()) {
      chooser.setInitialDirectory(folder.toFile());
    }
    chooser.setInitialFileName(String.valueOf(lastFile.getFileName()));
    return chooser;
  }
}
