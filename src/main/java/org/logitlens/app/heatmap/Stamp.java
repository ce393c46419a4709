package org.logitlens.app.heatmap;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.stream.IntStream;
import org.logitlens.plot.Java2DPainter;
import org.logitlens.plot.Mark;
import org.logitlens.plot.Point;
import org.logitlens.plot.TextLine;

/**
 * A line of text as coverage, drawn once by the painter that draws the exported picture and then
 * put down any number of times in any colour: a blend of some dozens of pixels instead of a text
 * layout. Text is placed on whole device pixels.
 */
final class Stamp {
  /** What a face may reach above and below the baseline, in ems, accents included. */
  private static final double ASCENT = 1.25;

  private static final double DESCENT = 0.5;
  private static final double BEARING = 0.25;
  private static final int TEXT = 0xFFFF0000;
  private static final int MARK = 0xFF00FF00;

  /** A dot is its row, its column and its coverage in one number: 12, 12 and 8 bits. */
  private static final int ROW = 20;

  private static final int COLUMN = 8;
  private static final int LONGEST = 0xFFF;

  private final int left;
  private final int top;
  private final int width;
  private final int height;
  private final int[] text;
  private final int[] marks;
  private final double advance;
  private final int drop;

  /**
   * Draws a line of text.
   *
   * @param scale device pixels per pixel of the line
   * @param degrees how far it is turned about the start of its baseline, clockwise
   */
  Stamp(TextLine line, double scale, double degrees) {
    double em = line.size() * scale;
    advance = line.width() * scale;
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    double[] along = {-BEARING * em, advance + BEARING * em};
    double[] across = {-ASCENT * em, DESCENT * em};
    double west = 0;
    double north = 0;
    double east = 0;
    double south = 0;
    for (double u : along) {
      for (double v : across) {
        west = Math.min(west, u * cos - v * sin);
        east = Math.max(east, u * cos - v * sin);
        north = Math.min(north, u * sin + v * cos);
        south = Math.max(south, u * sin + v * cos);
      }
    }
    drop = (int) Math.round(line.baseline(0) * scale);
    int x = (int) Math.floor(west);
    int y = (int) Math.floor(north);
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil(east) - x, (int) Math.ceil(south) - y, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      new Java2DPainter(graphics, scale, 0)
          .paint(new Mark.Text(new Point(-x / scale, -y / scale), line, TEXT, MARK, degrees));
    } finally {
      graphics.dispose();
    }
    Rectangle inked = inked(image);
    left = x + inked.x;
    top = y + inked.y;
    width = Math.min(LONGEST, inked.width);
    height = Math.min(LONGEST, inked.height);
    int[] rgb = image.getRGB(inked.x, inked.y, width, height, null, 0, width);
    text = dots(rgb, width, 16);
    marks = dots(rgb, width, 8);
  }

  /** The pixels that a channel covers: most are not, and those that are go down one by one. */
  private static int[] dots(int[] rgb, int width, int shift) {
    return IntStream.range(0, rgb.length)
        .filter(i -> ((rgb[i] >> shift) & 0xFF) != 0)
        .map(i -> (i / width) << ROW | (i % width) << COLUMN | ((rgb[i] >> shift) & 0xFF))
        .toArray();
  }

  /** The part of an image that is not black; one pixel when there is none. */
  private static Rectangle inked(BufferedImage image) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    Rectangle inked = new Rectangle(0, 0, 0, 0);
    for (int i = 0; i < pixels.length; i++) {
      if ((pixels[i] & 0xFFFFFF) != 0) {
        Rectangle pixel = new Rectangle(i % image.getWidth(), i / image.getWidth(), 1, 1);
        inked = inked.isEmpty() ? pixel : inked.union(pixel);
      }
    }
    return inked.isEmpty() ? new Rectangle(0, 0, 1, 1) : inked;
  }

  /** How far the line goes along its baseline, device pixels. */
  double advance() {
    return advance;
  }

  /** How far below the middle of a line its baseline lies, device pixels. */
  int drop() {
    return drop;
  }

  /**
   * Puts the text down, its baseline starting at (x, y), as far as it lies on the surface between
   * two columns of pixels.
   *
   * @param from first column that may be written
   * @param to one past the last
   * @param argb colour of the text
   * @param muted colour of its marks
   */
  void put(Surface surface, int x, int y, int from, int to, int argb, int muted) {
    put(surface, text, x + left, y + top, from, to, argb);
    put(surface, marks, x + left, y + top, from, to, muted);
  }

  private void put(Surface surface, int[] dots, int x, int y, int from, int to, int argb) {
    int[] pixels = surface.pixels();
    int stride = surface.width();
    int first = Math.max(0, from) - x;
    int last = Math.min(stride, to) - x;
    int bottom = surface.height() - y;
    int redAndBlue = argb & 0xFF00FF;
    int green = (argb >> 8) & 0xFF;
    if (first <= 0 && last >= width && y >= 0 && bottom >= height) {
      for (int dot : dots) {
        int at = (y + (dot >>> ROW)) * stride + x + ((dot >> COLUMN) & LONGEST);
        pixels[at] = blend(pixels[at], redAndBlue, green, dot & 0xFF);
      }
      return;
    }
    for (int dot : dots) {
      int column = (dot >> COLUMN) & LONGEST;
      int row = dot >>> ROW;
      if (column >= first && column < last && row >= -y && row < bottom) {
        int at = (y + row) * stride + x + column;
        pixels[at] = blend(pixels[at], redAndBlue, green, dot & 0xFF);
      }
    }
  }

  /**
   * The share of ink that the coverage says and the rest of the ground, rounded to the nearest; red
   * and blue go through one multiplication, and {@code (v + 128 + (v + 128 >> 8)) >> 8} is {@code v
   * / 255} rounded.
   */
  private static int blend(int ground, int redAndBlue, int green, int coverage) {
    int rest = 255 - coverage;
    int outer = (ground & 0xFF00FF) * rest + redAndBlue * coverage + 0x800080;
    int inner = ((ground >> 8) & 0xFF) * rest + green * coverage + 0x80;
    outer = ((outer + ((outer >>> 8) & 0xFF00FF)) >>> 8) & 0xFF00FF;
    inner = (inner + (inner >>> 8)) & 0xFF00;
    return 0xFF000000 | outer | inner;
  }
}
