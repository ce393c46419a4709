package org.logitlens.app;

import java.util.concurrent.TimeoutException;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;

/** A window over the fake models that keeps no files, open during each test. */
@ExtendWith(ApplicationExtension.class)
abstract class WithWindow {
  OpenWindow open;

  // Not a method that TestFX starts: it looks for those in the class of the test alone.
  @BeforeEach
  void openWindow() throws TimeoutException {
    Stage stage = FxToolkit.registerPrimaryStage();
    open = FxToolkit.setupFixture(() -> OpenWindow.show(stage, AppFolders.NOWHERE));
  }

  @AfterEach
  void closeWindow() {
    open.close();
  }

  /** Runs a short prompt: the default one is longer than the fake model reads. */
  void ready() {
    ready("abc");
  }

  /** Runs a prompt and waits for its grid. */
  void ready(String text) {
    open.prompt(text);
    open.awaitGrid(text);
  }
}
