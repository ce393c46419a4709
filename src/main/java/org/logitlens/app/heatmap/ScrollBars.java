package org.logitlens.app.heatmap;

import javafx.geometry.Orientation;
import javafx.scene.control.ScrollBar;

/** The two scroll bars, each there only while the picture is larger than the view that way. */
final class ScrollBars {
  /** Thickness of a bar, logical pixels. */
  static final double THICKNESS = 10;

  private final ScrollBar across = bar(Orientation.HORIZONTAL);
  private final ScrollBar down = bar(Orientation.VERTICAL);
  private final Navigation navigation;
  private boolean following;

  ScrollBars(Navigation navigation) {
    this.navigation = navigation;
    across.valueProperty().addListener(o -> moved());
    down.valueProperty().addListener(o -> moved());
  }

  /** The horizontal bar. */
  ScrollBar across() {
    return across;
  }

  /** The vertical bar. */
  ScrollBar down() {
    return down;
  }

  /** Shows where the view is. */
  void follow(Viewport view) {
    following = true;
    follow(
        across,
        view.isWiderThanView(),
        view.pictureWidth() - view.width(),
        view.x(),
        view.width(),
        view.cellWidth());
    follow(
        down,
        view.isHigherThanView(),
        view.pictureHeight() - view.height(),
        view.y(),
        view.height(),
        view.cellHeight());
    following = false;
  }

  private static void follow(
      ScrollBar bar, boolean needed, double range, double value, double seen, double cell) {
    bar.setVisible(needed);
    if (needed) {
      bar.setMax(range);
      // The thumb's share of the bar is visibleAmount / (max - min).
      bar.setVisibleAmount(range * seen / (range + seen));
      bar.setUnitIncrement(cell);
      bar.setBlockIncrement(seen);
      bar.setValue(value);
    }
  }

  private void moved() {
    if (!following) {
      Viewport view = navigation.viewport();
      navigation.panTo(
          across.isVisible() ? across.getValue() : view.x(),
          down.isVisible() ? down.getValue() : view.y());
    }
  }

  private static ScrollBar bar(Orientation orientation) {
    ScrollBar bar = new ScrollBar();
    bar.setOrientation(orientation);
    bar.setMin(0);
    bar.setFocusTraversable(false);
    bar.setManaged(false);
    bar.setVisible(false);
    return bar;
  }
}
