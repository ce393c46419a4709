package org.logitlens.app;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.ModelName;

/**
 * Opens a session: reads it, finds its model, opens that where another is open, then changes prompt
 * and view and runs. Until the model is open nothing is changed, and nothing is ever downloaded. FX
 * thread only; files are read and models looked for on the thread for files.
 */
final class SessionOpening {
  private static final String DIFFERENT = "The picture may look different.";

  private final LensViewModel viewModel;
  private final Background background;
  private final ModelFinder finder;
  private final ModelList models;
  private final Consumer<Problem> problems;
  private @Nullable KeptCells cells;
  private BiConsumer<String, String> prompt = (text, notice) -> {};

  /** Counts what was asked for: of two sessions that are opened the newest wins. */
  private int asked;

  /** Makes one; what the parameters are for, {@link Sessions} says. */
  SessionOpening(
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
  }

  /** Picks cells. */
  void setCells(KeptCells kept) {
    cells = kept;
  }

  /** Puts texts into the prompt, each with what had to be left out of it, which may be empty. */
  void setPrompt(BiConsumer<String, String> loader) {
    prompt = loader;
  }

  /** Opens a session; another one that is still being opened is given up. */
  void open(Path file) {
    int mine = ++asked;
    background.run(
        () -> SessionFile.read(file),
        session -> begin(mine, session),
        failure ->
            problems.accept(Problem.of(failure, Commands.nameOf(file) + " could not be read")));
  }

  private void begin(int mine, SavedSession session) {
    if (mine != asked) {
      return;
    }
    SavedModel model = session.model();
    ModelInfo open = open();
    if (open != null && model.isAt(open.folder(), finder.bundled())) {
      openOn(session, open.folder());
      return;
    }
    background.run(
        () -> finder.find(model),
        folder -> {
          if (mine == asked) {
            openOn(session, folder);
          }
        },
        failure -> {
          if (mine == asked) {
            notFound(session, failure);
          }
        });
  }

  /** The model that stays open if nothing is done; null while another is on its way. */
  private @Nullable ModelInfo open() {
    return viewModel.statusProperty().get() instanceof Status.Loading
        ? null
        : viewModel.modelProperty().get();
  }

  private void openOn(SavedSession session, Path folder) {
    ModelInfo open = open();
    LoadOptions now = viewModel.loadingProperty().get();
    LoadOptions wanted = new LoadOptions(now.device(), session.model().leaveOutUnused());
    if (open != null && open.folder().equals(folder) && wanted.equals(now)) {
      viewModel.cancel();
      apply(session, open);
    } else {
      viewModel.open(
          folder,
          wanted,
          info -> {
            viewModel.loadingProperty().set(wanted);
            apply(session, info);
          });
    }
  }

  private void notFound(SavedSession session, Throwable failure) {
    SavedModel model = session.model();
    ModelInfo open = open();
    if (model.from() == SavedModel.Origin.FOLDER && open != null && model.looksLike(open)) {
      problems.accept(
          Problem.note(
              "The session's model was in " + SavedModel.shown(model.folder()) + ".",
              "The open one has the same name and sizes and is used in its place."));
      openOn(session, open.folder());
      return;
    }
    problems.accept(
        Problem.of(failure, "The session's model could not be looked for")
            .with(new Problem.Action("Get a model…", () -> getModel(model))));
  }

  private void apply(SavedSession session, ModelInfo info) {
    tellOfModel(session.model(), info);
    PromptText fitting = PromptText.of(session.prompt().text(), PromptText.MAX_LENGTH);
    viewModel.changeTogether(
        () -> {
          prompt.accept(fitting.text(), fitting.notice());
          viewModel.overflowProperty().set(session.prompt().overflow());
          viewModel.tokenizingProperty().set(session.prompt().tokenizing());
          viewModel.plotProperty().set(viewModel.plotProperty().get().withLocked(session.locked()));
          session.view().applyTo(viewModel);
          tellOfTracked(viewModel.tracked().replace(session.tracked()), info);
        });
    if (cells != null) {
      cells.await(
          session.cells(),
          () -> viewModel.textProperty().get().equals(fitting.text()),
          this::tellOfCells);
    }
  }

  private void tellOfModel(SavedModel saved, ModelInfo info) {
    String differences = saved.differences(info);
    String commit = ModelName.cached(info.folder()).map(ModelName.Cached::commit).orElse("");
    if (!differences.isEmpty()) {
      problems.accept(
          Problem.note("The model is not quite the session's: " + differences + ".", DIFFERENT));
    } else if (!saved.commit().isEmpty() && !saved.commit().equals(commit)) {
      problems.accept(
          Problem.note(
                  "This is revision "
                      + commit
                      + " of "
                      + SavedModel.shown(saved.repository())
                      + " instead of the session's "
                      + saved.commit()
                      + ".",
                  DIFFERENT)
              .with(new Problem.Action("Get the session's…", () -> getModel(saved))));
    }
  }

  private void tellOfTracked(List<Integer> unknown, ModelInfo info) {
    if (!unknown.isEmpty()) {
      problems.accept(
          Problem.note(
              "Left out of the session's tracked tokens: "
                  + String.join(", ", unknown.stream().map(id -> "#" + id).toList())
                  + ".",
              "This model has " + Counted.of(info.vocabularySize(), "token") + "."));
    }
  }

  private void tellOfCells(int count) {
    problems.accept(
        Problem.note(
            "Left out of the session: " + Counted.of(count, "cell") + ".",
            "The picture has fewer rows or columns than the one that was saved."));
  }

  /** Opens the list with the model in its search field, where the hub can have it. */
  private void getModel(SavedModel model) {
    boolean fromHub = model.from() == SavedModel.Origin.HUB;
    String wanted = model.exactAddress();
    models.show(fromHub && finder.isAddress(wanted) ? wanted : "");
  }
}
