package org.logitlens.app.heatmap;

import org.logitlens.lens.TokenLabel;
import org.logitlens.plot.Face;
import org.logitlens.plot.GridView;
import org.logitlens.plot.TextFit;
import org.logitlens.plot.TextLine;
import org.logitlens.plot.Theme;

/**
 * Paints the frozen headers: row names at the left, next tokens with the decision-depth strip
 * above, input tokens below. Column headers are as wide as the control, for tilted labels reach
 * beyond their columns.
 */
final class Headers {
  /** How far labels are turned. */
  private static final double TILT = -45;

  private static final int LARGEST = 12;
  private static final double LONGEST_NEXT = 92;
  private static final double LONGEST_INPUT = 76;
  private static final double STRIP = 10;
  private static final double STRIP_FROM_CELLS = 6;
  private static final double LABEL_FROM_CELLS = 24;
  private static final double LABEL_BELOW = 13;
  private static final double NAME_FROM_CELLS = 8;

  private final Stamps stamps;

  Headers(Stamps stamps) {
    this.stamps = stamps;
  }

  /**
   * What the headers belong to.
   *
   * @param grid the cells
   * @param port which of them are seen
   * @param scale device pixels per logical pixel
   * @param x left edge of the cells on a column header, device pixels
   * @param row the view row to stress, or -1
   * @param column the view column to stress, or -1
   */
  record Scene(GridView grid, Viewport port, double scale, int x, int row, int column) {
    Theme theme() {
      return grid.settings().theme();
    }

    /** The same with no row and no column stressed. */
    Scene withoutStress() {
      return new Scene(grid, port, scale, x, -1, -1);
    }

    /** The middle of a column on a column header. */
    int middle(int column) {
      int gap = CellRaster.gap(port, scale);
      return x + (port.left(column) + port.left(column + 1) - gap) / 2;
    }

    /** Whether the middle of a column is seen. */
    boolean isSeen(int column) {
      int middle = middle(column) - x;
      return middle >= 0 && middle < port.coveredWidth();
    }
  }

  /** The width of the longest row name, logical pixels. */
  static double widestName(GridView grid) {
    double widest = 0;
    for (int row = 0; row < grid.rowCount(); row++) {
      widest = Math.max(widest, TextLine.of(grid.rowLabel(row), Face.MONO, LARGEST).width());
    }
    return widest;
  }

  /** Row names, at the right of the surface. */
  void paintRows(Scene scene, Surface to) {
    Theme theme = scene.theme();
    Viewport port = scene.port();
    to.clear(theme.paper());
    int size = fitting(port.cellHeight() / scene.scale());
    int step = step(port.cellHeight(), size * scene.scale());
    int gap = CellRaster.gap(port, scene.scale());
    for (int row = port.firstRow(); row <= port.lastRow(); row++) {
      if (!isLabelled(row, step, scene.row())) {
        continue;
      }
      TextLine line = TextLine.of(scene.grid().rowLabel(row), Face.MONO, size);
      Stamp stamp = stamps.of(line, 0, scene.scale());
      int x = to.width() - (int) Math.round(NAME_FROM_CELLS * scene.scale() + stamp.advance());
      int middle = (port.top(row) + port.top(row + 1) - gap) / 2;
      int colour = row == scene.row() ? theme.accent() : theme.muted();
      stamp.put(to, x, middle + stamp.drop(), 0, to.width(), colour, colour);
    }
    to.show();
  }

  /** Next tokens and the decision-depth strip, cells begin below the surface. */
  void paintNext(Scene scene, Surface to) {
    Theme theme = scene.theme();
    double scale = scene.scale();
    to.clear(theme.paper());
    paintDepth(scene, to);
    Viewport port = scene.port();
    int size = fitting(port.cellWidth() / scale * 0.7);
    int step = step(port.cellWidth() * 0.7, size * scale);
    for (int column = port.firstColumn(); column <= port.lastColumn(); column++) {
      TokenLabel label = scene.grid().nextLabel(column);
      if (label == null || !scene.isSeen(column) || !isLabelled(column, step, scene.column())) {
        continue;
      }
      int colour = scene.grid().guessedRight(column) ? theme.text() : theme.muted();
      Stamp stamp = stamps.of(TextFit.shorten(label, Face.MONO, size, LONGEST_NEXT), TILT, scale);
      int x = scene.middle(column) + (int) Math.round(0.3 * size * scale);
      int y = to.height() - (int) Math.round(LABEL_FROM_CELLS * scale);
      put(scene, column, stamp, to, x, y, colour);
    }
    to.show();
  }

  /** Input tokens, cells end above the surface. */
  void paintInput(Scene scene, Surface to) {
    Theme theme = scene.theme();
    double scale = scene.scale();
    to.clear(theme.paper());
    Viewport port = scene.port();
    int size = fitting(port.cellWidth() / scale * 0.7);
    int step = step(port.cellWidth() * 0.7, size * scale);
    for (int column = port.firstColumn(); column <= port.lastColumn(); column++) {
      if (!scene.isSeen(column) || !isLabelled(column, step, scene.column())) {
        continue;
      }
      TextLine line =
          TextFit.shorten(scene.grid().inputLabel(column), Face.MONO, size, LONGEST_INPUT);
      Stamp stamp = stamps.of(line, TILT, scale);
      double back = stamp.advance() * Math.sqrt(0.5);
      int x = scene.middle(column) + (int) Math.round(0.35 * size * scale - back);
      int y = (int) Math.round(LABEL_BELOW * scale + back);
      put(scene, column, stamp, to, x, y, theme.text());
    }
    to.show();
  }

  private static void put(
      Scene scene, int column, Stamp stamp, Surface to, int x, int y, int colour) {
    Theme theme = scene.theme();
    boolean stressed = column == scene.column();
    stamp.put(
        to,
        x,
        y,
        0,
        to.width(),
        stressed ? theme.accent() : colour,
        stressed ? theme.accent() : theme.muted());
  }

  private void paintDepth(Scene scene, Surface to) {
    Theme theme = scene.theme();
    Viewport port = scene.port();
    double scale = scene.scale();
    int bottom = to.height() - (int) Math.round(STRIP_FROM_CELLS * scale);
    Stamp title = stamps.of(TextLine.of("settles", Face.SANS, 11), 0, scale);
    int middle = bottom - (int) Math.round(STRIP / 2 * scale);
    int x = scene.x() - (int) Math.round(NAME_FROM_CELLS * scale + title.advance());
    title.put(to, x, middle + title.drop(), 0, to.width(), theme.muted(), theme.muted());
    int inset = (int) Math.round(Math.min(6 * scale, port.cellWidth() / 6));
    for (int column = port.firstColumn(); column <= port.lastColumn(); column++) {
      double early = scene.grid().settledEarly(column);
      int left = Math.max(0, port.left(column) + inset);
      int right = Math.min(port.width(), port.left(column + 1) - inset);
      if (!Double.isNaN(early) && left < right) {
        int high = (int) Math.max(1, Math.round((1 + (STRIP - 1) * early) * scale));
        int colour = early > 0 ? theme.depth() : theme.hairline();
        to.fill(scene.x() + left, bottom - high, scene.x() + right, bottom, colour);
      }
    }
  }

  /** The largest size that labels at a distance can have, 9 to {@link #LARGEST}. */
  private static int fitting(double distance) {
    int best = TextFit.SMALLEST;
    for (int size : TextFit.SIZES) {
      if (size <= Math.min(distance, LARGEST)) {
        best = size;
      }
    }
    return best;
  }

  /** Every how many rows or columns there is room for a label. */
  private static int step(double distance, double size) {
    return (int) Math.max(1, Math.ceil(size / distance));
  }

  /** Labels at every step, and the stressed one instead of those it would cover. */
  private static boolean isLabelled(int index, int step, int stressed) {
    if (stressed >= 0 && Math.abs(index - stressed) < step) {
      return index == stressed;
    }
    return index % step == 0;
  }
}
