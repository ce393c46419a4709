package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelLoader;
import org.logitlens.runtime.ScarceMemory;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The window on a machine that has no memory for the run that is asked for. */
class RefusedRunTest extends WithBundledModel {
  private static final String SHORT = "the sea";

  private final ScarceMemory memory = new ScarceMemory();

  @Override
  ModelLoader loader() {
    return memory;
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
