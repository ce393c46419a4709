package org.logitlens.app.details;

import javafx.scene.shape.ArcTo;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;

/** Outlines added to one path, so that many marks are one node. */
final class PathBox {
  private PathBox() {}

  /** Adds a rectangle. */
  static void add(Path path, double x, double y, double width, double height) {
    path.getElements()
        .addAll(
            new MoveTo(x, y),
            new LineTo(x + width, y),
            new LineTo(x + width, y + height),
            new LineTo(x, y + height),
            new ClosePath());
  }

  /** Adds a disc. */
  static void addDisc(Path path, double x, double y, double radius) {
    path.getElements()
        .addAll(
            new MoveTo(x - radius, y),
            new ArcTo(radius, radius, 0, x + radius, y, false, true),
            new ArcTo(radius, radius, 0, x - radius, y, false, true),
            new ClosePath());
  }
}
