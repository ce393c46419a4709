package org.logitlens.app.heatmap;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import org.logitlens.plot.Java2DPainter;
import org.logitlens.plot.Mark;
import org.logitlens.plot.Point;
import org.logitlens.plot.TextLine;

/**
 * A line of text as coverage, drawn once by the painter that draws the exported picture and then
 * put down any number of times in any colour: a copy of a few hundred bytes instead of a text
 * layout. Text is placed on whole device pixels.
 */
final class Stamp {
  /** What a face may reach above and below the baseline, in ems, accents included. */
  private static final double ASCENT = 1.25;

  private static final double DESCENT = 0.5;
  private static final double BEARING = 0.25;
  private static final int TEXT = 0xFFFF0000;
  private static final int MARK = 0xFF00FF00;

  private final int left;
  private final int top;
  private final int width;
  private final byte[] text;
  private final byte[] marks;
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
    width = inked.width;
    int[] rgb = image.getRGB(inked.x, inked.y, width, inked.height, null, 0, width);
    text = new byte[rgb.length];
    marks = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      text[i] = (byte) (rgb[i] >> 16);
      marks[i] = (byte) (rgb[i] >> 8);
    }
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
    int[] pixels = surface.pixels();
    int stride = surface.width();
    int height = text.length / width;
    int first = Math.max(Math.max(0, from) - x - left, 0);
    int last = Math.min(Math.min(stride, to) - x - left, width);
    for (int row = Math.max(0, -y - top); row < height; row++) {
      int line = y + top + row;
      if (line >= surface.height()) {
        break;
      }
      int target = line * stride + x + left;
      for (int i = first; i < last; i++) {
        int at = row * width + i;
        if (text[at] != 0) {
          pixels[target + i] = blend(pixels[target + i], argb, text[at] & 0xFF);
        }
        if (marks[at] != 0) {
          pixels[target + i] = blend(pixels[target + i], muted, marks[at] & 0xFF);
        }
      }
    }
  }

  private static int blend(int ground, int ink, int coverage) {
    int rest = 255 - coverage;
    int red = ((ground >> 16 & 0xFF) * rest + (ink >> 16 & 0xFF) * coverage + 127) / 255;
    int green = ((ground >> 8 & 0xFF) * rest + (ink >> 8 & 0xFF) * coverage + 127) / 255;
    int blue = ((ground & 0xFF) * rest + (ink & 0xFF) * coverage + 127) / 255;
    return 0xFF000000 | (red << 16) | (green << 8) | blue;
  }
}
