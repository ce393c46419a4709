package org.logitlens.app.details;

import java.util.Collections;
import java.util.List;
import javafx.scene.shape.ArcTo;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.PathElement;

/**
 * Outlines for one path, so that many marks are one node. They are gathered first: a path follows
 * every single change of its elements.
 */
final class PathBox {
  private PathBox() {}

  /** Adds a rectangle. */
  static void add(List<PathElement> path, double x, double y, double width, double height) {
    Collections.addAll(
        path,
        new MoveTo(x, y),
        new LineTo(x + width, y),
        new LineTo(x + width, y + height),
        new LineTo(x, y + height),
        new ClosePath());
  }

  /** Adds a disc. */
  static void addDisc(List<PathElement> path, double x, double y, double radius) {
    Collections.addAll(
        path,
        new MoveTo(x - radius, y),
        new ArcTo(radius, radius, 0, x + radius, y, false, true),
        new ArcTo(radius, radius, 0, x - radius, y, false, true),
        new ClosePath());
  }
}
