package org.logitlens.plot;

import java.util.List;

/**
 * One thing to draw. A picture is a list of these in painting order, the same for screen and file.
 * Lengths are pixels at scale 1; colours are {@code 0xAARRGGBB}.
 */
public sealed interface Mark {

  /**
   * A filled rectangle.
   *
   * @param box where
   * @param argb colour
   */
  record Fill(Box box, int argb) implements Mark {}

  /**
   * Diagonal strokes over a rectangle: a cell that is not finite. The strokes of neighbouring
   * rectangles meet, for they lie on lines {@code x + y = n * spacing} of the whole picture.
   *
   * @param box where
   * @param spacing distance of the strokes along an axis
   * @param thickness width of a stroke
   * @param argb colour
   */
  record Hatch(Box box, double spacing, double thickness, int argb) implements Mark {}

  /**
   * A frame inside a rectangle.
   *
   * @param box outer edge
   * @param thickness width of the frame
   * @param argb colour
   */
  record Outline(Box box, double thickness, int argb) implements Mark {}

  /**
   * A dashed frame inside a rectangle: a cell whose guess is a tracked token.
   *
   * @param box outer edge
   * @param thickness width of the frame
   * @param style colour and dashes
   */
  record DashedOutline(Box box, double thickness, TrackStyle style) implements Mark {}

  /**
   * A stroke through points.
   *
   * @param points two or more
   * @param thickness width of the stroke
   * @param argb colour
   */
  record Line(List<Point> points, double thickness, int argb) implements Mark {
    /** Copies the list. */
    public Line {
      points = List.copyOf(points);
    }
  }

  /**
   * A filled polygon.
   *
   * @param points three or more
   * @param argb colour
   */
  record Polygon(List<Point> points, int argb) implements Mark {
    /** Copies the list. */
    public Polygon {
      points = List.copyOf(points);
    }
  }

  /**
   * A line of text.
   *
   * @param at start of the baseline
   * @param line the text, measured
   * @param argb colour of text
   * @param mutedArgb colour of its marks
   * @param degrees how far it is turned about {@code at}, clockwise
   */
  record Text(Point at, TextLine line, int argb, int mutedArgb, double degrees) implements Mark {}
}
