package org.logitlens.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.LensGrid;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The whole window over fake models, for tests. */
final class OpenWindow {
  static final Path TINY = Path.of("/models/tiny");

  final FakeLoader loader = new FakeLoader();
  final FakeLibrary library;
  final List<String> documents = new CopyOnWriteArrayList<>();
  final FxRobot robot = new FxRobot();
  final MainWindow window;
  final Stage stage;

  private OpenWindow(Stage stage, FakeLibrary library, @Nullable Path bundled, AppFolders folders) {
    this.stage = stage;
    this.library = library;
    this.window = new MainWindow(new AppContext(loader, library, bundled, folders), documents::add);
  }

  /** Starts JavaFX in a process of its own and shows a window; not the FX thread. */
  static OpenWindow start(Path folder) throws InterruptedException {
    CountDownLatch shown = new CountDownLatch(1);
    OpenWindow[] open = new OpenWindow[1];
    Platform.startup(
        () -> {
          open[0] = show(new Stage(), new AppFolders(folder, folder));
          shown.countDown();
        });
    shown.await();
    Platform.setImplicitExit(false);
    return open[0];
  }

  /** Shows a window whose bundled model is {@code tiny}. FX thread. */
  static OpenWindow show(Stage stage, AppFolders folders) {
    return show(stage, TINY, folders);
  }

  /** Shows a window. FX thread. */
  static OpenWindow show(Stage stage, @Nullable Path bundled, AppFolders folders) {
    return show(stage, new FakeLibrary(Path.of("/hub")), bundled, folders);
  }

  /** Shows a window over a library. FX thread. */
  static OpenWindow show(
      Stage stage, FakeLibrary library, @Nullable Path bundled, AppFolders folders) {
    OpenWindow open = new OpenWindow(stage, library, bundled, folders);
    open.window.show(stage);
    return open;
  }

  LensViewModel viewModel() {
    return window.viewModel();
  }

  Scene scene() {
    return stage.getScene();
  }

  FakeModel tiny() {
    return loader.model("tiny");
  }

  /** Asks on the FX thread. */
  <T> T ask(Callable<T> question) {
    return WaitForAsyncUtils.waitForAsyncFx(20_000, question);
  }

  /** Does on the FX thread and waits for what that brings about there. */
  void act(Runnable action) {
    robot.interact(action);
  }

  /** Waits until something holds on the FX thread. */
  void await(String what, Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> ask(condition));
    } catch (TimeoutException e) {
      throw new AssertionError("never: " + what, e);
    }
  }

  /** Waits for all columns of a text. */
  LensGrid awaitGrid(String text) {
    await(
        "a complete grid of " + text,
        () -> {
          LensGrid grid = viewModel().gridProperty().get();
          return grid != null
              && grid.isComplete()
              && grid.prompt().text().equals(text)
              && viewModel().statusProperty().get() instanceof Status.Ready;
        });
    return Objects.requireNonNull(ask(() -> viewModel().gridProperty().get()));
  }

  /** Types into the prompt by setting its text. */
  void prompt(String text) {
    act(() -> area().setText(text));
  }

  PromptArea area() {
    return node("#area", PromptArea.class);
  }

  String textOf(String query) {
    return ask(() -> node(query, Labeled.class).getText());
  }

  boolean isShown(String query) {
    return ask(
        () -> {
          Node node = scene().lookup(query);
          while (node != null && node.isVisible()) {
            node = node.getParent();
          }
          return node == null && scene().lookup(query) != null;
        });
  }

  <T extends Node> T node(String query, Class<T> type) {
    Node found = scene().lookup(query);
    if (found == null) {
      throw new AssertionError("no node " + query);
    }
    return type.cast(found);
  }

  /** Closes the window, what stands over it and everything behind it. */
  void close() {
    act(
        () -> {
          List.copyOf(Window.getWindows()).stream()
              .filter(each -> each != stage)
              .forEach(Window::hide);
          window.close();
          stage.hide();
        });
  }
}
