package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Models that are opened, given up and closed. */
class ModelSwitchingTest extends WithViewModel {
  @Test
  @Tag("R6")
  void cancellingALoadKeepsTheModelThatIsOpen() {
    openTiny("abc");
    loader.gate.drainPermits();
    ui.run(() -> viewModel.open(OTHER));
    ui.await("loading", () -> loader.asked.contains(OTHER));

    ui.run(viewModel::cancel);

    assertInstanceOf(Status.Ready.class, ui.get(() -> viewModel.statusProperty().get()));
    assertEquals("", ui.get(() -> viewModel.blockedProperty().get()));
    assertFalse(tiny().closed.get());
    type("abcd");
    awaitGrid("abcd");
  }

  @Test
  void aModelThatComesAfterItWasCancelledIsClosed() {
    loader.deaf = true;
    loader.gate.drainPermits();
    ui.run(() -> viewModel.open(TINY));
    ui.await("loading", () -> loader.asked.contains(TINY));
    ui.run(viewModel::cancel);

    loader.gate.release();

    ui.await("closed", () -> !loader.all().isEmpty() && loader.all().get(0).closed.get());
    assertNull(ui.get(() -> viewModel.modelProperty().get()));
  }

  @Test
  @Tag("R5")
  void switchingModelsDuringARunClosesTheFirstAfterItsRunHasReturned() {
    for (int i = 0; i < 20; i++) {
      openTiny("abc" + i);
      FakeModel model = tiny();
      model.columns.drainPermits();
      type("run " + i);
      ui.await("running", () -> viewModel.statusProperty().get() instanceof Status.Running);

      ui.run(() -> viewModel.open(OTHER));

      ui.await("closed", model.closed::get);
      assertFalse(model.closedInRun.get());
      awaitGrid("run " + i);
    }
    ui.await("one left", () -> loader.all().stream().filter(m -> !m.closed.get()).count() == 1);
  }

  @Test
  @Tag("R5")
  void closingDuringARunClosesTheModelAfterItHasReturned() {
    openTiny("abc");
    FakeModel model = tiny();
    model.columns.drainPermits();
    type("abcd");
    ui.await("running", () -> viewModel.statusProperty().get() instanceof Status.Running);

    ui.run(viewModel::close);

    ui.await("closed", model.closed::get);
    assertFalse(model.closedInRun.get());
  }

  @Test
  void aFolderWithoutAModelSaysWhatToDo() {
    ui.run(() -> viewModel.open(Path.of("/models/broken")));
    ui.await("failed", () -> viewModel.statusProperty().get() instanceof Status.Failed);

    assertEquals(1, told.size());
    assertEquals("model.safetensors has 7 bytes.", told.get(0).message());
    assertEquals("Download it again.", told.get(0).remedy());
    assertTrue(told.get(0).details().contains("IllegalStateException: 7"));
  }
}
