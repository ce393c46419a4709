package org.logitlens.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The small anchor that marks position 0, an attention sink. */
public final class Anchor {
  /** Width and height, pixels at scale 1. */
  public static final double SIZE = 9;

  private static final double THICKNESS = 1.1;
  private static final int STEPS = 12;

  private Anchor() {}

  /**
   * Adds the marks of an anchor.
   *
   * @param x left edge
   * @param y top edge
   * @param argb colour
   */
  public static void add(double x, double y, int argb, Consumer<? super Mark> marks) {
    double centre = x + SIZE / 2;
    marks.accept(line(arc(centre, y + 1.5, 1.2, 0, 360), argb));
    marks.accept(line(List.of(new Point(centre, y + 2.7), new Point(centre, y + 8.6)), argb));
    marks.accept(
        line(List.of(new Point(centre - 2, y + 4.2), new Point(centre + 2, y + 4.2)), argb));
    marks.accept(line(arc(centre, y + 4.9, 3.7, 15, 165), argb));
  }

  private static Mark.Line line(List<Point> points, int argb) {
    return new Mark.Line(points, THICKNESS, argb);
  }

  private static List<Point> arc(double x, double y, double radius, int from, int to) {
    List<Point> points = new ArrayList<>();
    for (int step = 0; step <= STEPS; step++) {
      double angle = Math.toRadians(from + (double) (to - from) * step / STEPS);
      points.add(new Point(x + radius * Math.cos(angle), y + radius * Math.sin(angle)));
    }
    return points;
  }
}
