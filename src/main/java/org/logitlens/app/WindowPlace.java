package org.logitlens.app;

import java.util.Comparator;
import java.util.List;
import javafx.geometry.Rectangle2D;

/**
 * Where the window was, in screen coordinates.
 *
 * @param x left edge
 * @param y top edge
 * @param width width; 0 or less when nothing is remembered
 * @param height height; 0 or less when nothing is remembered
 * @param maximized whether it filled the screen
 */
public record WindowPlace(double x, double y, double width, double height, boolean maximized) {

  /** Nothing is remembered. */
  public static final WindowPlace UNSET = new WindowPlace(0, 0, 0, 0, false);

  /** The smallest window everything fits into. */
  static final double MIN_WIDTH = 880;

  /** The smallest window everything fits into. */
  static final double MIN_HEIGHT = 580;

  private static final double WIDTH = 1280;
  private static final double HEIGHT = 800;

  /**
   * This place moved and shrunk until it lies on a screen: the one it covers most of, else the
   * first. A place that makes no sense becomes the middle of the first screen.
   *
   * @param screens the visible parts of the screens, the primary one first; at least one
   */
  WindowPlace clampedTo(List<Rectangle2D> screens) {
    Rectangle2D primary = screens.get(0);
    boolean sensible =
        Double.isFinite(x) && Double.isFinite(y) && isLength(width) && isLength(height);
    if (!sensible) {
      double w = Math.min(WIDTH, primary.getWidth());
      double h = Math.min(HEIGHT, primary.getHeight());
      return new WindowPlace(
          primary.getMinX() + Math.floor((primary.getWidth() - w) / 2),
          primary.getMinY() + Math.floor((primary.getHeight() - h) / 2),
          w,
          h,
          maximized);
    }
    Rectangle2D screen =
        screens.stream().max(Comparator.comparingDouble(this::overlap)).orElse(primary);
    if (overlap(screen) <= 0) {
      screen = primary;
    }
    double w = Math.min(Math.max(width, MIN_WIDTH), screen.getWidth());
    double h = Math.min(Math.max(height, MIN_HEIGHT), screen.getHeight());
    return new WindowPlace(
        Math.min(Math.max(x, screen.getMinX()), screen.getMaxX() - w),
        Math.min(Math.max(y, screen.getMinY()), screen.getMaxY() - h),
        w,
        h,
        maximized);
  }

  private double overlap(Rectangle2D screen) {
    double w = Math.min(x + width, screen.getMaxX()) - Math.max(x, screen.getMinX());
    double h = Math.min(y + height, screen.getMaxY()) - Math.max(y, screen.getMinY());
    return Math.max(0, w) * Math.max(0, h);
  }

  private static boolean isLength(double length) {
    return Double.isFinite(length) && length >= 1;
  }
}
