package org.logitlens.app;

import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.stage.Stage;
import javafx.util.Duration;

/**
 * Gives a window its size once more when it opens smaller. Under some window managers (Openbox,
 * newer GNOME) JavaFX 21 for Linux shows a new window in its smallest size, whatever was asked for.
 * FX thread.
 */
final class OpeningSize {
  /** Longer than any window manager takes to answer, shorter than anybody takes to resize. */
  private static final Duration ANSWER = Duration.seconds(1);

  private final Stage stage;
  private final WindowPlace place;
  private final InvalidationListener resized = o -> check();
  private final PauseTransition over = new PauseTransition(ANSWER);

  private OpeningSize(Stage stage, WindowPlace place) {
    this.stage = stage;
    this.place = place;
  }

  /**
   * Watches a stage that was just shown, for a moment.
   *
   * @param place what the stage was told to be, at least as large as its smallest size
   */
  static void watch(Stage stage, WindowPlace place) {
    OpeningSize watch = new OpeningSize(stage, place);
    stage.widthProperty().addListener(watch.resized);
    stage.heightProperty().addListener(watch.resized);
    watch.over.setOnFinished(event -> watch.end());
    watch.over.play();
  }

  private void check() {
    if (isSmallest()) {
      // The toolkit is still telling of the small size; what is set meanwhile would be lost.
      Platform.runLater(this::enlarge);
    }
  }

  private void enlarge() {
    if (isSmallest()) {
      end();
      stage.setX(place.x());
      stage.setY(place.y());
      stage.setWidth(place.width());
      stage.setHeight(place.height());
    }
  }

  private boolean isSmallest() {
    return !stage.isMaximized()
        && stage.getWidth() <= stage.getMinWidth()
        && stage.getHeight() <= stage.getMinHeight();
  }

  private void end() {
    over.stop();
    stage.widthProperty().removeListener(resized);
    stage.heightProperty().removeListener(resized);
  }
}
