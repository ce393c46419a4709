package org.logitlens.app;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Window;

/**
 * Lays a window out anew when it comes to a screen of another scale. JavaFX only paints it anew
 * then, so what was on whole pixels before would lie between them.
 */
final class ScreenScale {
  private ScreenScale() {}

  /** Follows a window as long as it lives. FX thread. */
  static void follow(Window window, Scene scene) {
    window.renderScaleXProperty().addListener(o -> layOut(scene.getRoot()));
    window.renderScaleYProperty().addListener(o -> layOut(scene.getRoot()));
  }

  private static void layOut(Parent parent) {
    parent.requestLayout();
    for (Node child : parent.getChildrenUnmodifiable()) {
      if (child instanceof Parent inner) {
        layOut(inner);
      }
    }
  }
}
