package org.logitlens.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.plot.PlotSettings;

/**
 * Puts the kept settings to work and writes them again, a moment after the last change. FX thread,
 * but for {@link #writeNow}.
 */
final class SettingsKeeper {
  private static final Duration DEBOUNCE = Duration.millis(600);

  private final SettingsFile file;
  private final Background background;
  private final LensViewModel viewModel;
  private final WindowState state;
  private final Consumer<Problem> problems;
  private final PauseTransition pause = new PauseTransition(DEBOUNCE);
  private final InvalidationListener changed = o -> changed();
  private final LastWrite lastWrite = new LastWrite(this);
  private @Nullable Stage stage;
  private final @Nullable Path bundled;
  private WindowPlace place = WindowPlace.UNSET;
  private boolean ended;
  private String model = "";

  /** What would be written now; read by the thread that ends the process. */
  private volatile @Nullable Settings latest;

  /**
   * Makes one.
   *
   * @param bundled the folder of the bundled model, which is kept as "the bundled one" because it
   *     moves with the application; or null
   * @param problems hears what the user should be told
   */
  SettingsKeeper(
      SettingsFile file,
      Background background,
      LensViewModel viewModel,
      WindowState state,
      @Nullable Path bundled,
      Consumer<Problem> problems) {
    this.file = file;
    this.background = background;
    this.viewModel = viewModel;
    this.state = state;
    this.bundled = bundled;
    this.problems = problems;
    pause.setOnFinished(event -> write());
  }

  /** Gives everything but the window its kept state. */
  void restore(Settings kept) {
    viewModel.plotProperty().set(PlotSettings.DEFAULT.withTheme(kept.theme()));
    kept.view().applyTo(viewModel);
    viewModel.tokenizingProperty().set(new TokenizeOptions(kept.parseSpecial(), kept.bos()));
    viewModel.loadingProperty().set(kept.loading());
    viewModel.liveProperty().set(kept.live());
    viewModel.textProperty().set(PromptText.of(kept.prompt(), PromptText.MAX_LENGTH).text());
    state.inspectorProperty().set(kept.inspector());
    state.recent().setAll(kept.recent().stream().flatMap(SettingsKeeper::path).toList());
    place = kept.window();
    model = kept.model();
  }

  /** Follows every change from now on, and the end of the process. */
  void follow(Stage window) {
    stage = window;
    List<Observable> all =
        List.of(
            viewModel.plotProperty(),
            viewModel.decoderProperty(),
            viewModel.hiddenRowsProperty(),
            viewModel.guessesProperty(),
            viewModel.tokenizingProperty(),
            viewModel.loadingProperty(),
            viewModel.liveProperty(),
            viewModel.textProperty(),
            viewModel.modelProperty(),
            state.inspectorProperty(),
            state.recent(),
            window.xProperty(),
            window.yProperty(),
            window.widthProperty(),
            window.heightProperty(),
            window.maximizedProperty());
    all.forEach(each -> each.addListener(changed));
    latest = capture();
    lastWrite.begin();
  }

  /** Writes at once, on the calling thread; any thread. */
  void writeNow() {
    Settings settings = latest;
    if (settings != null) {
      file.write(settings);
    }
  }

  /** Notes the state of this moment, to be written by {@link #writeNow}. */
  void note() {
    latest = capture();
  }

  /** Writes a last time and follows nothing any more. */
  void end() {
    note();
    ended = true;
    pause.stop();
    writeNow();
    lastWrite.end();
  }

  private void changed() {
    if (!ended) {
      // At once: a process that is told to end may not wait for a busy FX thread.
      note();
      pause.playFromStart();
    }
  }

  private void write() {
    note();
    background.run(
        () -> {
          writeNow();
          return true;
        },
        done -> file.notices().forEach(problems),
        failure -> {});
  }

  private Settings capture() {
    LensView view = LensView.of(viewModel);
    TokenizeOptions tokenizing = viewModel.tokenizingProperty().get();
    notePlace();
    noteModel();
    return new Settings(
        Settings.VERSION,
        place,
        state.inspectorProperty().get(),
        viewModel.plotProperty().get().theme(),
        model,
        state.recent().stream().map(Path::toString).toList(),
        viewModel.textProperty().get(),
        viewModel.liveProperty().get(),
        view.metric(),
        view.rangeMode(),
        view.decoder(),
        view.hiddenRows(),
        view.withInput(),
        view.stride(),
        view.bottomUp(),
        view.guesses(),
        tokenizing.parseSpecial(),
        tokenizing.bos(),
        viewModel.loadingProperty().get().device(),
        viewModel.loadingProperty().get().leaveOutUnused());
  }

  /** A maximised window keeps the place it goes back to. */
  private void notePlace() {
    Stage window = stage;
    if (window == null) {
      return;
    }
    place =
        window.isMaximized()
            ? new WindowPlace(place.x(), place.y(), place.width(), place.height(), true)
            : new WindowPlace(
                window.getX(), window.getY(), window.getWidth(), window.getHeight(), false);
  }

  /** A model that could not be opened this time is tried again next time. */
  private void noteModel() {
    ModelInfo open = viewModel.modelProperty().get();
    if (open != null) {
      model = open.folder().equals(bundled) ? "" : open.folder().toString();
    }
  }

  private static Stream<Path> path(String text) {
    try {
      return Stream.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }
}
