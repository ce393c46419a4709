package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.LensGrid;
import org.logitlens.runtime.ScarceMemory;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The window on a machine that has no memory for the run that is asked for. */
@ExtendWith(ApplicationExtension.class)
class RefusedRunTest {
  private static final Path MODEL = Path.of("models/lens-mini").toAbsolutePath();
  private static final String SHORT = "the sea";

  private final ScarceMemory memory = new ScarceMemory();
  private MainWindow window;
  private Stage stage;

  @Start
  void start(Stage shown) {
    stage = shown;
    window =
        new MainWindow(
            new AppContext(memory, new FakeLibrary(Path.of("hub")), MODEL, AppFolders.NOWHERE),
            address -> {});
    window.show(shown);
  }

  @AfterEach
  void close(FxRobot robot) {
    robot.interact(
        () -> {
          window.close();
          stage.hide();
        });
  }

  private static void await(Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(
          60, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(20_000, condition));
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private LensGrid shown() {
    return Objects.requireNonNull(
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> window.viewModel().gridProperty().get()));
  }

  private LensGrid grid(String text) {
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

  private String text(String query) {
    return WaitForAsyncUtils.waitForAsyncFx(
        20_000, () -> ((Labeled) stage.getScene().lookup(query)).getText());
  }

  @Test
  @Tag("R8")
  void aRunThatWouldNotFitIsRefusedWithNumbersAndTheLengthThatFitsAndTheOldPictureStays(
      FxRobot robot) {
    robot.interact(() -> window.viewModel().textProperty().set(SHORT));
    LensGrid before = grid(SHORT);
    int longest = memory.leaveTooLittleFor(200);
    assertTrue(longest >= before.columnCount() && longest < 200, "longest " + longest);

    robot.interact(() -> window.viewModel().textProperty().set("a".repeat(99) + " b".repeat(200)));
    await(() -> window.viewModel().statusProperty().get() instanceof Status.Failed);

    int tokens =
        WaitForAsyncUtils.waitForAsyncFx(
            20_000, () -> Objects.requireNonNull(window.viewModel().promptProperty().get()).size());
    assertTrue(tokens >= 200, tokens + " tokens");
    String told = text(".error .notice-message");
    assertTrue(
        told.matches(
            "A run of " + tokens + " tokens needs about \\d+ MB of memory; \\d+ MB are free\\."),
        told);
    assertEquals(
        "Shorten the prompt to " + longest + " tokens or fewer, or close other programs.",
        text(".error .notice-remedy"));
    assertSame(before, shown(), "nothing was begun");

    robot.interact(() -> window.viewModel().textProperty().set("the river"));
    assertTrue(grid("the river").isComplete());
  }
}
