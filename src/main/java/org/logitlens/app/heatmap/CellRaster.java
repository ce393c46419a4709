package org.logitlens.app.heatmap;

import java.util.Arrays;
import org.logitlens.plot.Box;
import org.logitlens.plot.CellGeometry;
import org.logitlens.plot.CellMarks;
import org.logitlens.plot.Contrast;
import org.logitlens.plot.Theme;
import org.logitlens.plot.TrackStyle;

/**
 * Writes cells into pixels: colours, gaps, hatches and outlines, everything but text. A line of
 * pixels is built once per row of cells and copied, so that the cost is that of writing the pixels
 * whatever the number of cells.
 */
final class CellRaster {
  private static final int HATCH_PERIOD = 6;

  private final Theme theme;
  private final int paper;
  private final int hatch;
  private final double scale;
  private int[] line = {};

  /**
   * Makes a raster.
   *
   * @param theme the colours around the cells
   * @param scale device pixels per logical pixel
   */
  CellRaster(Theme theme, double scale) {
    this.theme = theme;
    this.paper = theme.paper();
    this.hatch = theme.hatch();
    this.scale = scale;
  }

  /** Whether it is made for a theme and a screen scale. */
  boolean isFor(Theme wanted, double wantedScale) {
    return theme == wanted && scale == wantedScale;
  }

  /** Width of the gap right of and below each cell, device pixels. */
  static int gap(Viewport view, double scale) {
    double gap = new CellGeometry(0, 0, view.cellWidth() / scale, view.cellHeight() / scale).gap();
    return gap == 0 ? 0 : (int) Math.max(1, Math.round(gap * scale));
  }

  /**
   * Writes all that is seen.
   *
   * @param to as large as the view; every pixel is written
   */
  void draw(Viewport view, CellColors cells, Surface to) {
    int gap = gap(view, scale);
    drawGrounds(view, gap, cells, to);
    for (int row = view.firstRow(); row <= view.lastRow(); row++) {
      drawMarks(view, cells, row, gap, to);
    }
  }

  /** Writes the colours alone, with gaps of a width between them; every pixel is written. */
  void drawGrounds(Viewport view, int gap, CellColors cells, Surface to) {
    int[] pixels = to.pixels();
    int width = view.width();
    if (line.length != width) {
      line = new int[width];
    }
    int first = view.firstColumn();
    int last = view.lastColumn();
    for (int row = view.firstRow(); row <= view.lastRow(); row++) {
      int top = Math.max(0, view.top(row));
      int bottom = Math.min(view.height(), view.top(row + 1));
      int solid = Math.min(bottom, view.top(row + 1) - gap);
      Arrays.fill(line, paper);
      for (int column = first; column <= last; column++) {
        int left = Math.max(0, view.left(column));
        int right = Math.min(width, view.left(column + 1) - gap);
        if (left < right) {
          Arrays.fill(line, left, right, cells.argb(row, column));
        }
      }
      for (int y = top; y < solid; y++) {
        System.arraycopy(line, 0, pixels, y * width, width);
      }
      Arrays.fill(pixels, Math.max(top, solid) * width, Math.max(top, bottom) * width, paper);
    }
    Arrays.fill(pixels, view.coveredHeight() * width, view.height() * width, paper);
  }

  private void drawMarks(Viewport view, CellColors cells, int row, int gap, Surface to) {
    int top = view.top(row);
    int bottom = view.top(row + 1) - gap;
    double outline = CellMarks.outline(view.cellWidth() / scale, view.cellHeight() / scale);
    for (int column = view.firstColumn(); column <= view.lastColumn(); column++) {
      int left = view.left(column);
      int right = view.left(column + 1) - gap;
      if (cells.isHatched(row, column)) {
        drawHatch(view, left, top, right, bottom, to);
      }
      int track = outline > 0 ? cells.track(row, column) : -1;
      int edge = 0;
      if (outline > 0 && cells.isOutlined(row, column)) {
        edge = devicePixels(CellMarks.agreement(outline, track >= 0));
        int colour = outlineColour(Theme.OUTLINE, cells.isDimmed(row, column));
        to.fill(left, top, right, top + edge, colour);
        to.fill(left, bottom - edge, right, bottom, colour);
        to.fill(left, top + edge, left + edge, bottom - edge, colour);
        to.fill(right - edge, top + edge, right, bottom - edge, colour);
      }
      if (track >= 0) {
        TrackStyle style = TrackStyle.of(track);
        int colour = outlineColour(style.argb(), cells.isDimmed(row, column));
        style.frame(
            new Box(left, top, (double) right - left, (double) bottom - top).inset(edge),
            devicePixels(outline),
            scale,
            dash ->
                to.fill(
                    (int) dash.x(),
                    (int) dash.y(),
                    (int) dash.right(),
                    (int) dash.bottom(),
                    colour));
      }
    }
  }

  private int devicePixels(double length) {
    return (int) Math.round(scale * length);
  }

  private int outlineColour(int argb, boolean dimmed) {
    return dimmed ? Contrast.mix(argb, paper, 0.25) : argb;
  }

  private void drawHatch(Viewport view, int left, int top, int right, int bottom, Surface to) {
    int period = (int) Math.max(2, Math.round(HATCH_PERIOD * scale));
    int thick = (int) Math.max(1, Math.round(scale));
    int[] pixels = to.pixels();
    // On lines of the whole picture, so that neighbours meet and a pan moves them along.
    int shift = (int) (Math.round(view.x()) + Math.round(view.y()));
    for (int y = Math.max(0, top); y < Math.min(bottom, view.height()); y++) {
      for (int x = Math.max(0, left); x < Math.min(right, view.width()); x++) {
        if (Math.floorMod(x + y + shift, period) < thick) {
          pixels[y * view.width() + x] = hatch;
        }
      }
    }
  }
}
