package org.logitlens.app;

import java.io.PrintStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.BugReporter;
import org.logitlens.app.details.BugWindow;
import org.logitlens.lens.ModelInfo;
import org.logitlens.plot.Theme;

/**
 * The window and everything behind it. Making one begins to open the model, on a thread of its own;
 * {@link #show} needs JavaFX.
 */
final class MainWindow {
  private final AppContext context;
  private final AppLog log;
  private final UiQueue ui = new UiQueue();
  private final SettingsFile settingsFile;
  private final Settings settings;
  private final List<Problem> early = new ArrayList<>();
  private final LensViewModel viewModel;
  private final WindowState state = new WindowState();
  private final Background background = new Background();
  private final PrintStream errorsBefore = System.err;
  private final Consumer<String> documents;
  private List<String> toldOfMachine = List.of();
  private @Nullable SettingsKeeper keeper;
  private @Nullable MainController main;
  private @Nullable Scene scene;
  private @Nullable Commands commands;
  private @Nullable ModelList models;

  /**
   * Reads the settings and begins to open the model that was open last, else the bundled one.
   *
   * @param documents shows a document of this address in the program that the system has for it
   */
  MainWindow(AppContext context, Consumer<String> documents) {
    this.context = context;
    this.documents = documents;
    this.log = AppLog.start(context.folders().state());
    this.settingsFile =
        new SettingsFile(context.folders().config(), Clock.system(ZoneId.systemDefault()));
    this.settings = settingsFile.read();
    this.viewModel = new LensViewModel(context.loader(), ui, new Notices());
    viewModel.loadingProperty().set(settings.loading());
    Path model = firstModel();
    if (model != null) {
      viewModel.open(model);
    }
  }

  private @Nullable Path firstModel() {
    if (!settings.model().isEmpty()) {
      try {
        Path last = Path.of(settings.model());
        if (Files.isDirectory(last)) {
          return last;
        }
      } catch (InvalidPathException e) {
        return context.bundledModel();
      }
    }
    return context.bundledModel();
  }

  /** Builds the content and shows it. FX thread. */
  void show(Stage stage) {
    Fonts.load();
    Supplier<Dialogs> dialogs = () -> new Dialogs(Objects.requireNonNull(scene));
    ModelList list =
        new ModelList(context.library(), ui, viewModel, this::tell, documents, dialogs);
    Path bundled = context.bundledModel();
    Sessions sessions =
        new Sessions(
            viewModel, background, new ModelFinder(bundled, context.library()), list, this::tell);
    Commands menu =
        new Commands(viewModel, state, bundled, background, this::tell, dialogs, list, sessions);
    SettingsKeeper kept =
        new SettingsKeeper(settingsFile, background, viewModel, state, bundled, this::tell);
    kept.restore(settings);
    MainController content = Views.load(viewModel, state, menu, list);
    Scene made = new Scene(content.root());
    keeper = kept;
    main = content;
    scene = made;
    commands = menu;
    models = list;
    menu.setSelection(content::selection);
    sessions.setCells(content.cells());
    installErrorHandling();
    DropZone drop = new DropZone(menu);
    drop.install(content.root());
    content.root().getChildren().add(drop);
    new Shortcuts(viewModel, menu, content).install(made);
    viewModel.plotProperty().addListener((property, before, now) -> dress(made, now.theme()));
    dress(made, viewModel.plotProperty().get().theme());
    viewModel
        .modelProperty()
        .addListener((property, before, now) -> modelOpened(before, now, menu, list));
    present(stage, made, kept, content);
    list.library().refresh();
  }

  /** Shows the content on the stage, where the window was last. */
  private void present(Stage stage, Scene made, SettingsKeeper kept, MainController content) {
    // A model that is open by now cuts the prompt while the window is laid out, and then runs it.
    ui.catchUp();
    WindowPlace place =
        settings
            .window()
            .clampedTo(Screen.getScreens().stream().map(Screen::getVisualBounds).toList());
    place(stage, place);
    stage.setTitle("Logit Lens");
    stage.getIcons().setAll(Icons.all());
    stage.setScene(made);
    ScreenScale.follow(stage, made);
    ui.catchUp();
    FirstPicture.watch(stage, viewModel, content::isPainted);
    stage.show();
    OpeningSize.watch(stage, place);
    kept.follow(stage);
    content.focusPrompt();
    early.forEach(content.notices()::show);
    settingsFile.notices().forEach(content.notices()::show);
    ui.start();
  }

  private void modelOpened(
      @Nullable ModelInfo before, @Nullable ModelInfo now, Commands menu, ModelList list) {
    if (now == null) {
      return;
    }
    tellOfMachine();
    if (!isMoved(before, now) && !menu.isBundled(now.folder())) {
      state.opened(now.folder());
      list.library().opened(now.folder());
      now.notices().forEach(notice -> tell(Problem.note(notice, "")));
    }
  }

  /** Saves, stops what is under way and closes the model once its run has returned. FX thread. */
  void close() {
    if (keeper != null) {
      keeper.end();
    }
    if (models != null) {
      models.close();
    }
    viewModel.close();
    background.close();
    Thread.setDefaultUncaughtExceptionHandler(null);
    System.setErr(errorsBefore);
    log.close();
  }

  /** What menus and keys do; after {@link #show}. */
  Commands commands() {
    return Objects.requireNonNull(commands, "not shown yet");
  }

  /** What the window shows. */
  LensViewModel viewModel() {
    return viewModel;
  }

  private void tell(Problem problem) {
    if (main == null) {
      early.add(problem);
    } else {
      main.notices().show(problem);
    }
  }

  /** The notices of the window, also while it is not built yet. */
  private final class Notices implements Problems {
    @Override
    public void tell(Problem problem) {
      MainWindow.this.tell(problem);
    }

    @Override
    public void withdraw(Problem problem) {
      early.remove(problem);
      if (main != null) {
        main.notices().withdraw(problem);
      }
    }
  }

  /** Whether it is the same model, which was told of already, on another device. */
  private static boolean isMoved(@Nullable ModelInfo before, ModelInfo now) {
    return before != null
        && before.folder().equals(now.folder())
        && !before.device().equals(now.device());
  }

  private void tellOfMachine() {
    List<String> notices = context.loader().notices();
    if (!notices.equals(toldOfMachine)) {
      toldOfMachine = notices;
      notices.forEach(notice -> tell(Problem.note(notice, "")));
    }
  }

  private void installErrorHandling() {
    BugReporter bugs = new BugReporter(new BugWindow(() -> stageOf(scene), this::openLog), ui);
    Thread.setDefaultUncaughtExceptionHandler(bugs);
    Thread.currentThread().setUncaughtExceptionHandler(bugs);
    System.setErr(new ErrorStream(errorsBefore, bugs::report));
  }

  private static @Nullable Window stageOf(@Nullable Scene scene) {
    return scene == null ? null : scene.getWindow();
  }

  private void openLog() {
    Path file = log.file();
    if (file == null) {
      tell(
          new Problem(
              Problem.Severity.ERROR, "The log is in memory only.", "Copy it.", log.lines()));
    } else {
      documents.accept(file.toUri().toString());
    }
  }

  private static void place(Stage stage, WindowPlace place) {
    stage.setX(place.x());
    stage.setY(place.y());
    stage.setWidth(place.width());
    stage.setHeight(place.height());
    stage.setMaximized(place.maximized());
    stage.setMinWidth(Math.min(WindowPlace.MIN_WIDTH, place.width()));
    stage.setMinHeight(Math.min(WindowPlace.MIN_HEIGHT, place.height()));
  }

  private static void dress(Scene scene, Theme theme) {
    List<String> sheets =
        List.of(
            sheet("base.css"),
            sheet(theme == Theme.DARK ? "dark.css" : "light.css"),
            sheet("details.css"),
            sheet("library.css"));
    if (!scene.getStylesheets().equals(sheets)) {
      scene.getStylesheets().setAll(sheets);
    }
  }

  private static String sheet(String name) {
    URL url = MainWindow.class.getResource("/org/logitlens/css/" + name);
    return Objects.requireNonNull(url, name).toExternalForm();
  }
}
