package org.logitlens.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.AboutDialog;
import org.logitlens.app.details.AboutFacts;
import org.logitlens.app.details.Gesture;
import org.logitlens.app.details.KeyboardHelp;
import org.logitlens.app.details.Preferences;
import org.logitlens.app.details.PreferencesDialog;
import org.logitlens.app.heatmap.ColumnSelection;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.ModelName;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.Theme;

/** What menus, keys and drops ask of the window. */
final class Commands {
  private final LensViewModel viewModel;
  private final WindowState state;
  private final @Nullable Path bundled;
  private final Background background;
  private final Pictures pictures;
  private final Consumer<Problem> problems;
  private final Supplier<Dialogs> dialogs;
  private final ModelList models;
  private final Sessions sessions;
  private BiConsumer<String, String> prompt = (text, notice) -> {};
  private Supplier<@Nullable ColumnSelection> selection = () -> null;

  /**
   * Makes them.
   *
   * @param bundled the folder of the bundled model, or null
   * @param problems hears what the user should be told
   * @param dialogs shows dialogs, once the window is there
   * @param models the list of models to download
   * @param sessions saves and opens sessions
   */
  Commands(
      LensViewModel viewModel,
      WindowState state,
      @Nullable Path bundled,
      Background background,
      Consumer<Problem> problems,
      Supplier<Dialogs> dialogs,
      ModelList models,
      Sessions sessions) {
    this.viewModel = viewModel;
    this.state = state;
    this.bundled = bundled;
    this.background = background;
    this.pictures = new Pictures(viewModel, background, problems);
    this.problems = problems;
    this.dialogs = dialogs;
    this.models = models;
    this.sessions = sessions;
  }

  /** The name of a file or a folder as the user knows it. */
  static String nameOf(Path path) {
    return path.getFileName() == null ? path.toString() : ModelName.of(path);
  }

  /** A model's name without its owner, for where there is little room. */
  static String shortName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The folder of the bundled model, if there is one. */
  Optional<Path> bundledModel() {
    return Optional.ofNullable(bundled);
  }

  /** Whether a folder is that of the bundled model. */
  boolean isBundled(Path folder) {
    return folder.equals(bundled);
  }

  /** Puts texts into the prompt, each with what had to be left out of it, which may be empty. */
  void setPrompt(BiConsumer<String, String> loader) {
    prompt = loader;
    sessions.setPrompt(loader);
  }

  /** Says which columns the user has singled out; null for none. */
  void setSelection(Supplier<@Nullable ColumnSelection> source) {
    selection = source;
  }

  /** Opens a model. */
  void open(Path folder) {
    viewModel.open(folder);
  }

  /** Opens the list of models to download and open. */
  void showModels() {
    models.show();
  }

  /** Lets the user choose a model folder. */
  void chooseFolder() {
    DirectoryChooser chooser = new DirectoryChooser();
    chooser.setTitle("Open a model folder");
    File chosen = chooser.showDialog(dialogs.get().window());
    if (chosen != null) {
      open(chosen.toPath());
    }
  }

  /** Lets the user choose a text file for the prompt. */
  void chooseText() {
    FileChooser chooser = new FileChooser();
    chooser.setTitle("Open a text file as the prompt");
    File chosen = chooser.showOpenDialog(dialogs.get().window());
    if (chosen != null) {
      loadText(chosen.toPath());
    }
  }

  /** Loads a text file into the prompt. */
  void loadText(Path file) {
    background.run(
        () -> TextFile.read(file),
        read -> loadPrompt(read.text(), read.notice()),
        failure -> problems.accept(Problem.of(failure, nameOf(file) + " could not be read")));
  }

  /** Lets the user save a session. */
  void saveSession() {
    sessions.save(dialogs.get().window());
  }

  /** Lets the user choose a session to open. */
  void chooseSession() {
    sessions.choose(dialogs.get().window());
  }

  /** What saves and opens sessions. */
  Sessions sessions() {
    return sessions;
  }

  /** Puts a text into the prompt in the place of what is there, and runs it. */
  void loadPrompt(String raw) {
    loadPrompt(raw, "");
  }

  private void loadPrompt(String raw, String notice) {
    PromptText fitting = PromptText.of(raw, PromptText.MAX_LENGTH);
    prompt.accept(fitting.text(), (notice + " " + fitting.notice()).strip());
    viewModel.run();
  }

  /** Asks how and where to export the picture. */
  void exportPicture() {
    pictures.export(dialogs.get(), selection.get());
  }

  /** Puts the picture on the clipboard. */
  void copyPicture() {
    pictures.copy();
  }

  /** Light to dark and back. */
  void switchTheme() {
    PlotSettings plot = viewModel.plotProperty().get();
    viewModel
        .plotProperty()
        .set(plot.withTheme(plot.theme() == Theme.LIGHT ? Theme.DARK : Theme.LIGHT));
  }

  /** Folds or unfolds the inspector. */
  void toggleInspector() {
    state.inspectorProperty().set(!state.inspectorProperty().get());
  }

  /** Opens the bar that finds tokens. */
  void find() {
    state.findingProperty().set(true);
  }

  /** Shows the preferences to change. */
  void preferences() {
    dialogs.get().ask(() -> new PreferencesDialog(currentPreferences()), this::prefer);
  }

  /** Shows every key and gesture. */
  void keyboardHelp() {
    dialogs.get().show(KeyboardHelp::new);
  }

  /** Says what runs here. */
  void about() {
    ModelInfo info = viewModel.modelProperty().get();
    String version = Commands.class.getPackage().getImplementationVersion();
    AboutFacts facts =
        AboutFacts.here(
            version == null ? "(built from source)" : version,
            "ONNX Runtime through DJL",
            info == null ? "none yet" : info.device().label());
    dialogs.get().show(() -> new AboutDialog(facts));
  }

  /** The window's menu. */
  List<MenuItem> menu() {
    return List.of(
        item("Models…", this::showModels, Gesture.MODELS.key()),
        item("Open model folder…", this::chooseFolder, Gesture.OPEN.key()),
        item("Open text file…", this::chooseText, Optional.empty()),
        new SeparatorMenuItem(),
        item("Open session…", this::chooseSession, Gesture.OPEN_SESSION.key()),
        item("Save session…", this::saveSession, Gesture.SAVE_SESSION.key()),
        new SeparatorMenuItem(),
        item("Export PNG…", this::exportPicture, Gesture.EXPORT.key()),
        item("Copy image", this::copyPicture, Gesture.COPY_PICTURE.key()),
        item("Find a token…", this::find, Gesture.FIND.key()),
        new SeparatorMenuItem(),
        item("Fold the inspector", this::toggleInspector, Gesture.INSPECTOR.key()),
        item("Preferences…", this::preferences, Gesture.PREFERENCES.key()),
        new SeparatorMenuItem(),
        item("Keys and gestures", this::keyboardHelp, Gesture.HELP.key()),
        item("About Logit Lens", this::about, Optional.empty()));
  }

  private static MenuItem item(String title, Runnable action, Optional<KeyCombination> key) {
    MenuItem item = new MenuItem(title);
    item.setOnAction(event -> action.run());
    key.ifPresent(item::setAccelerator);
    return item;
  }

  private Preferences currentPreferences() {
    PlotSettings plot = viewModel.plotProperty().get();
    return new Preferences(
        plot.theme() == Theme.DARK ? Preferences.ThemeChoice.DARK : Preferences.ThemeChoice.LIGHT,
        viewModel.loadingProperty().get(),
        viewModel.guessesProperty().get(),
        viewModel.tokenizingProperty().get().parseSpecial(),
        viewModel.tokenizingProperty().get().bos(),
        plot.bottomUp(),
        plot.withInput(),
        plot.stride(),
        viewModel.liveProperty().get());
  }

  private void prefer(Preferences chosen) {
    PlotSettings plot = viewModel.plotProperty().get();
    viewModel
        .plotProperty()
        .set(
            plot.withTheme(
                    chosen.theme() == Preferences.ThemeChoice.DARK ? Theme.DARK : Theme.LIGHT)
                .withBottomUp(chosen.bottomUp())
                .withInput(chosen.inputRow())
                .withStride(chosen.stride()));
    viewModel.tokenizingProperty().set(new TokenizeOptions(chosen.parseSpecial(), chosen.bos()));
    viewModel.guessesProperty().set(chosen.guesses());
    viewModel.liveProperty().set(chosen.live());
    if (!viewModel.loadingProperty().get().equals(chosen.loading())) {
      viewModel.loadingProperty().set(chosen.loading());
      ModelInfo info = viewModel.modelProperty().get();
      if (info != null) {
        viewModel.open(info.folder());
      }
    }
  }
}
