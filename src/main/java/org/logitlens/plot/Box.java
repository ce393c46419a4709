package org.logitlens.plot;

/**
 * An upright rectangle, pixels at scale 1, y downwards.
 *
 * @param x left edge
 * @param y top edge
 * @param width width, not negative
 * @param height height, not negative
 */
public record Box(double x, double y, double width, double height) {

  /** Right edge. */
  public double right() {
    return x + width;
  }

  /** Bottom edge. */
  public double bottom() {
    return y + height;
  }

  /** The same box made smaller by a margin on every side. */
  public Box inset(double margin) {
    return new Box(
        x + margin, y + margin, Math.max(0, width - 2 * margin), Math.max(0, height - 2 * margin));
  }

  /** Whether the two share any area. */
  public boolean intersects(Box other) {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }
}
