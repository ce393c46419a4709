package org.logitlens.app.details;

import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;

/** Where a card beside the pointer goes. Pure arithmetic, in pixels of one coordinate system. */
public final class CardPlacement {
  /** How near a card may come to the pointer when there is no room for the wished distance. */
  static final double NEAREST = 4;

  private CardPlacement() {}

  /**
   * The card's upper left corner: the wished distance right of and below the pointer; on the other
   * side where that leaves the area; nearer where neither side has room. The card stays in the area
   * when it is no larger, and keeps off the pointer when any place in the area does.
   *
   * @param area where the card may be
   * @param pointer where the pointer is
   * @param width of the card
   * @param height of the card
   * @param away wished distance, to the side and down
   */
  public static Point2D of(
      Rectangle2D area, Point2D pointer, double width, double height, Point2D away) {
    double x = beside(area.getMinX(), area.getMaxX(), pointer.getX(), width, away.getX());
    double y = beside(area.getMinY(), area.getMaxY(), pointer.getY(), height, away.getY());
    // One direction is enough to keep off the pointer; in the other the card may pass it.
    double passX = clamp(pointer.getX() + away.getX(), area.getMinX(), area.getMaxX() - width);
    double passY = clamp(pointer.getY() + away.getY(), area.getMinY(), area.getMaxY() - height);
    return new Point2D(Double.isNaN(x) ? passX : x, Double.isNaN(y) ? passY : y);
  }

  /** The start of a stretch that does not hold the pointer; NaN when there is no room for one. */
  private static double beside(double min, double max, double pointer, double size, double away) {
    double after = pointer + away;
    if (after + size <= max) {
      return Math.max(after, min);
    }
    double before = pointer - away - size;
    if (before >= min) {
      return Math.min(before, max - size);
    }
    if (max - size >= pointer + NEAREST) {
      return max - size;
    }
    return min + size <= pointer - NEAREST ? min : Double.NaN;
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(value, high));
  }
}
