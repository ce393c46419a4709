package org.logitlens.plot;

import java.util.List;
import java.util.function.Consumer;
import org.logitlens.lens.LensRequest;

/**
 * How a token that the user named is told from the others: a colour and a dash pattern, the same in
 * picture, legend and chart, in light and dark. The colours differ from each other, from {@link
 * Theme#OUTLINE} and from the chart's other lines for people with a colour vision deficiency too,
 * and each is seen on every colour of the maps; the pattern alone tells them apart too.
 *
 * @param argb colour, {@code 0xAARRGGBB}, opaque
 * @param dashes lengths of dash, gap, dash, gap and so on, whole pixels at scale 1, an even number
 */
public record TrackStyle(int argb, List<Double> dashes) {
  private static final List<TrackStyle> STYLES =
      List.of(
          new TrackStyle(0xFF09A594, List.of(8.0, 3.0)),
          new TrackStyle(0xFFCC5DFB, List.of(4.0, 3.0)),
          new TrackStyle(0xFF916202, List.of(7.0, 2.0, 2.0, 2.0)),
          new TrackStyle(0xFF6D60A5, List.of(2.0, 2.0)));

  /** Copies the list. */
  public TrackStyle {
    dashes = List.copyOf(dashes);
  }

  /**
   * The style of a token.
   *
   * @param index which of the tracked tokens, in the order they were named, from 0 to less than
   *     {@link LensRequest#MAX_TRACKED}
   * @throws IndexOutOfBoundsException for any other index
   */
  public static TrackStyle of(int index) {
    return STYLES.get(index);
  }

  /**
   * The dashes of a frame inside a rectangle. Every side starts with a dash at its left or upper
   * end.
   *
   * @param box outer edge of the frame, whole pixels
   * @param thickness width of the frame, whole pixels
   * @param scale pixels of the box per pixel at scale 1; the dashes are rounded to whole pixels
   * @param dash receives rectangles of whole pixels, all inside the box
   */
  public void frame(Box box, double thickness, double scale, Consumer<? super Box> dash) {
    double t = Math.min(thickness, Math.min(box.width(), box.height()) / 2);
    double at = 0;
    for (int i = 0; at < Math.max(box.width(), box.height()); i += 2) {
      double length = length(i, scale);
      double across = Math.min(length, box.width() - at);
      if (across > 0) {
        dash.accept(new Box(box.x() + at, box.y(), across, t));
        dash.accept(new Box(box.x() + at, box.bottom() - t, across, t));
      }
      double down = Math.min(length, box.height() - at);
      if (down > 0) {
        dash.accept(new Box(box.x(), box.y() + at, t, down));
        dash.accept(new Box(box.right() - t, box.y() + at, t, down));
      }
      at += length + length(i + 1, scale);
    }
  }

  private double length(int index, double scale) {
    return Math.max(1, Math.round(dashes.get(index % dashes.size()) * scale));
  }
}
