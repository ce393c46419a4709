package org.logitlens.app;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelLoader;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** A window over the model that ships that keeps no files, open during each test. */
@ExtendWith(ApplicationExtension.class)
abstract class WithBundledModel {
  static final Path MODEL = Path.of("models/lens-mini").toAbsolutePath();

  MainWindow window;
  Stage stage;

  /** What loads models. */
  abstract ModelLoader loader();

  @BeforeEach
  void openWindow() throws TimeoutException {
    stage = FxToolkit.registerPrimaryStage();
    window =
        FxToolkit.setupFixture(
            () -> {
              MainWindow made =
                  new MainWindow(
                      new AppContext(
                          loader(), new FakeLibrary(Path.of("hub")), MODEL, AppFolders.NOWHERE),
                      address -> {});
              made.show(stage);
              return made;
            });
  }

  @AfterEach
  void closeWindow() throws TimeoutException {
    FxToolkit.setupFixture(
        () -> {
          window.close();
          stage.hide();
        });
  }

  static void await(Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(
          60, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(20_000, condition));
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** The complete grid of a text, once nothing runs any more. */
  LensGrid grid(String text) {
    await(
        () -> {
          LensGrid grid = window.viewModel().gridProperty().get();
          return grid != null
              && grid.isComplete()
              && grid.prompt().text().equals(text)
              && window.viewModel().statusProperty().get() instanceof Status.Ready;
        });
    return shown();
  }

  LensGrid shown() {
    return Objects.requireNonNull(
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> window.viewModel().gridProperty().get()));
  }

  String text(String query) {
    return WaitForAsyncUtils.waitForAsyncFx(
        20_000, () -> ((Labeled) stage.getScene().lookup(query)).getText());
  }
}
