package org.logitlens.app.heatmap;

import javafx.animation.PauseTransition;
import javafx.geometry.Bounds;
import javafx.scene.Cursor;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.input.ZoomEvent;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/** What the mouse does to the grid: hover, pin, pan, zoom, zoom to a box. */
final class MouseGestures {
  /** A press that moves less than this is a click, logical pixels. */
  private static final double STILL = 4;

  private static final double NOTCH = 40;

  private final HeatmapView heatmap;
  private final Navigation navigation;
  private final HeatmapSheet sheet;
  private final PauseTransition settling = new PauseTransition(Duration.millis(350));

  private double pointerX = Double.NaN;
  private double pointerY = Double.NaN;
  private @Nullable Press press;

  /** Where a button went down, and what became of it. */
  private static final class Press {
    final double x;
    final double y;
    final double viewX;
    final double viewY;
    final boolean box;
    boolean moved;

    Press(MouseEvent event, Viewport view) {
      x = event.getX();
      y = event.getY();
      viewX = view.x();
      viewY = view.y();
      box = event.isShiftDown();
    }
  }

  MouseGestures(HeatmapView heatmap, Navigation navigation, HeatmapSheet sheet) {
    this.heatmap = heatmap;
    this.navigation = navigation;
    this.sheet = sheet;
    settling.setOnFinished(event -> navigation.settle());
    // Other cells come to lie under a pointer that rests; what was said of them is over.
    heatmap.layoutBoundsProperty().addListener(o -> forgetPointer());
    heatmap.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
    heatmap.addEventHandler(MouseEvent.MOUSE_EXITED, event -> forgetPointer());
    heatmap.addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    heatmap.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
    heatmap.addEventHandler(MouseEvent.MOUSE_RELEASED, this::released);
    heatmap.addEventHandler(ScrollEvent.SCROLL, this::scrolled);
    heatmap.addEventHandler(ZoomEvent.ZOOM, this::zoomed);
  }

  /** Finds out again what lies under the pointer: the picture has moved. */
  void refreshHovered() {
    if (press == null || !press.moved) {
      heatmap.hover(Double.isNaN(pointerX) ? null : sheet.cellAt(pointerX, pointerY));
    }
  }

  /** The pointer is elsewhere, or does not count until it moves. */
  void forgetPointer() {
    pointerX = Double.NaN;
    refreshHovered();
  }

  /**
   * Zooms about the pointer; while it is elsewhere about the current cell, which stays in sight,
   * else about the middle.
   */
  void zoom(double factor) {
    Viewport view = navigation.viewport();
    Cell current = heatmap.getCurrent();
    Bounds cell = current == null ? null : sheet.boundsOf(current);
    if (heatmap.getHovered() != null) {
      navigation.zoom(factor, sheet.toViewX(pointerX), sheet.toViewY(pointerY));
    } else if (current != null && cell != null) {
      navigation.zoom(factor, sheet.toViewX(cell.getCenterX()), sheet.toViewY(cell.getCenterY()));
      heatmap.reveal(current);
    } else {
      navigation.zoom(factor, view.coveredWidth() / 2.0, view.coveredHeight() / 2.0);
    }
    navigation.settle();
  }

  private void moved(MouseEvent event) {
    pointerX = event.getX();
    pointerY = event.getY();
    refreshHovered();
  }

  private void pressed(MouseEvent event) {
    if (event.getButton() == MouseButton.PRIMARY) {
      heatmap.requestFocus();
      press = new Press(event, navigation.viewport());
      event.consume();
    }
  }

  private void dragged(MouseEvent event) {
    Press start = press;
    if (start == null) {
      return;
    }
    double dx = event.getX() - start.x;
    double dy = event.getY() - start.y;
    if (!start.moved && Math.hypot(dx, dy) < STILL) {
      return;
    }
    start.moved = true;
    heatmap.hover(null);
    if (start.box) {
      sheet
          .overlay()
          .showBox(
              start.x - sheet.place().x(),
              start.y - sheet.place().y(),
              event.getX() - sheet.place().x(),
              event.getY() - sheet.place().y());
    } else {
      heatmap.setCursor(Cursor.CLOSED_HAND);
      double scale = sheet.scale();
      navigation.panTo(start.viewX - dx * scale, start.viewY - dy * scale);
    }
    event.consume();
  }

  private void released(MouseEvent event) {
    Press start = press;
    if (start == null || event.getButton() != MouseButton.PRIMARY) {
      return;
    }
    // A fast drag may be told of by its end alone.
    dragged(event);
    press = null;
    pointerX = event.getX();
    pointerY = event.getY();
    heatmap.setCursor(null);
    sheet.overlay().hideBox();
    if (!start.moved) {
      heatmap.pick(sheet.cellAt(event.getX(), event.getY()));
    } else if (start.box) {
      navigation.zoomToBox(
          sheet.toViewX(Math.min(start.x, event.getX())),
          sheet.toViewY(Math.min(start.y, event.getY())),
          sheet.toViewX(Math.max(start.x, event.getX())),
          sheet.toViewY(Math.max(start.y, event.getY())));
    } else {
      navigation.settle();
    }
    refreshHovered();
    event.consume();
  }

  private void scrolled(ScrollEvent event) {
    pointerX = event.getX();
    pointerY = event.getY();
    if (event.isShortcutDown()) {
      double factor = Math.pow(Navigation.STEP, event.getDeltaY() / NOTCH);
      navigation.zoom(factor, sheet.toViewX(event.getX()), sheet.toViewY(event.getY()));
    } else {
      double dx = event.getDeltaX();
      double dy = event.getDeltaY();
      // Some systems turn a wheel with Shift into a horizontal one themselves. A picture that is
      // only too wide has one way to go.
      Viewport view = navigation.viewport();
      if (dx == 0
          && (event.isShiftDown() || (!view.isHigherThanView() && view.isWiderThanView()))) {
        dx = dy;
        dy = 0;
      }
      double scale = sheet.scale();
      navigation.pan(-dx * scale, -dy * scale);
    }
    settling.playFromStart();
    refreshHovered();
    event.consume();
  }

  private void zoomed(ZoomEvent event) {
    navigation.zoom(
        event.getZoomFactor(), sheet.toViewX(event.getX()), sheet.toViewY(event.getY()));
    settling.playFromStart();
    event.consume();
  }
}
