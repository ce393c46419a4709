package org.logitlens.app;

import javafx.stage.Stage;

/** The one stage that all window tests share, without what an earlier test left on it. */
public final class TestStage {
  private TestStage() {}

  /** Shows the stage in the size of its scene. */
  public static void show(Stage stage) {
    stage.setMaximized(false);
    stage.setMinWidth(0);
    stage.setMinHeight(0);
    stage.sizeToScene();
    stage.show();
  }
}
