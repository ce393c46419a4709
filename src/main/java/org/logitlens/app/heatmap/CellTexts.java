package org.logitlens.app.heatmap;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Token;
import org.logitlens.plot.CellGeometry;
import org.logitlens.plot.CellMarks;
import org.logitlens.plot.Contrast;
import org.logitlens.plot.Face;
import org.logitlens.plot.GridView;
import org.logitlens.plot.TextLine;

/**
 * Puts the guesses into the cells, fitted as in the exported picture. How a token fits depends only
 * on the size of the cells and on whether it is tracked, so it is found out once per token and
 * size; and what stands in a cell stays there in every colour mode, so it is looked up once per
 * cell.
 */
final class CellTexts {
  private static final double DIMMED_SHARE = 0.35;
  private static final int PATIENCE = 16;

  /** For cells whose guess has no room, or that have none. */
  private final Stamp nothing = new Stamp(TextLine.of("", Face.MONO, 9), 1, 0);

  private final Stamps stamps;
  private final Map<Integer, Stamp> fitted = new HashMap<>();
  private final Inks inks = new Inks();
  private @Nullable GridView view;
  private @Nullable CellMarks marks;
  private CellGeometry geometry = new CellGeometry(0, 0, 1, 1);

  /** What stands in each cell, {@code [rows, columns]}; null where it was not looked up yet. */
  private @Nullable Stamp[] cells = {};

  CellTexts(Stamps stamps) {
    this.stamps = stamps;
  }

  /**
   * Puts down the text of every cell that is seen. New texts take time to prepare; when that time
   * is up, cells whose text is not prepared stay empty.
   *
   * @param nanos time for preparing texts
   * @return whether all cells that should have text have it
   */
  boolean draw(
      GridView newView, Viewport port, double scale, CellColors colors, Surface to, long nanos) {
    CellMarks fit = prepare(newView, port, scale);
    int columns = newView.columnCount();
    int gap = CellRaster.gap(port, scale);
    long end = System.nanoTime() + nanos;
    boolean inTime = true;
    boolean complete = true;
    int made = 0;
    int firstColumn = port.firstColumn();
    int lastColumn = port.lastColumn();
    int lastRow = port.lastRow();
    for (int row = port.firstRow(); row <= lastRow; row++) {
      int middle = (port.top(row) + port.top(row + 1) - gap) / 2;
      for (int column = firstColumn; column <= lastColumn; column++) {
        Stamp stamp = cells[row * columns + column];
        if (stamp == null) {
          Token guess = newView.guess(row, column);
          stamp = guess == null ? nothing : fitted.get(guess.id());
          if (stamp == null && guess != null && inTime) {
            stamp =
                fit.text(row, column).map(text -> stamps.of(text.line(), 0, scale)).orElse(nothing);
            fitted.put(guess.id(), stamp);
            inTime = ++made % PATIENCE != 0 || System.nanoTime() < end;
          }
          cells[row * columns + column] = stamp;
        }
        if (stamp == null) {
          complete = false;
        } else if (stamp != nothing) {
          int width = port.left(column + 1) - gap - port.left(column);
          int x = port.left(column) + (int) Math.round((width - stamp.advance()) / 2);
          put(stamp, to, x, middle, colors, row, column);
        }
      }
    }
    return complete;
  }

  private void put(
      Stamp stamp, Surface to, int x, int middle, CellColors colors, int row, int column) {
    int ground = colors.argb(row, column);
    inks.on(ground);
    int text = inks.text();
    int muted = inks.muted();
    if (colors.isDimmed(row, column)) {
      text = Contrast.mix(text, ground, DIMMED_SHARE);
      muted = text;
    }
    stamp.put(to, x, middle + stamp.drop(), 0, to.width(), text, muted);
  }

  private CellMarks prepare(GridView newView, Viewport port, double scale) {
    CellGeometry size =
        new CellGeometry(
            0, 0, Math.floor(port.cellWidth()) / scale, Math.floor(port.cellHeight()) / scale);
    CellMarks now = marks;
    if (now != null && view == newView && size.equals(geometry)) {
      return now;
    }
    GridView before = view;
    boolean fitsAsBefore =
        before != null
            && size.equals(geometry)
            && before.grid().vocabulary() == newView.grid().vocabulary()
            && before.settings().tracked().equals(newView.settings().tracked());
    if (!fitsAsBefore) {
      fitted.clear();
    }
    if (!fitsAsBefore || before == null || !newView.hasCellsOf(before)) {
      cells = new @Nullable Stamp[newView.rowCount() * newView.columnCount()];
    }
    view = newView;
    geometry = size;
    now = new CellMarks(newView, size);
    marks = now;
    return now;
  }
}
