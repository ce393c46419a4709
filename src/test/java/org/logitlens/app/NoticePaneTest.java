package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.scene.control.Label;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class NoticePaneTest {
  @BeforeEach
  void startJavaFx() throws Exception {
    FxToolkit.registerPrimaryStage();
  }

  @Test
  void whatIsToldAgainIsTheNewestAndThereOnce() {
    NoticePane pane =
        WaitForAsyncUtils.waitForAsyncFx(
            20_000,
            () -> {
              NoticePane made = new NoticePane();
              made.show(Problem.error("The file is damaged.", "Get it again.", null));
              made.show(Problem.error("The disk is full.", "Make room.", null));
              made.show(Problem.error("The file is damaged.", "Get it again.", null));
              return made;
            });

    assertEquals(2, pane.getChildren().size());
    Label newest = (Label) pane.getChildren().get(1).lookup(".notice-message");
    assertEquals("The file is damaged.", newest.getText());
  }
}
