package org.logitlens.app.heatmap;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Token;
import org.logitlens.plot.CellGeometry;
import org.logitlens.plot.CellMarks;
import org.logitlens.plot.Contrast;
import org.logitlens.plot.GridView;

/**
 * Puts the guesses into the cells, fitted as in the exported picture. How a token fits depends only
 * on the size of the cells and on whether it is tracked, so it is found out once per token and
 * size.
 */
final class CellTexts {
  private static final double DIMMED_SHARE = 0.35;
  private static final int PATIENCE = 16;

  private final Stamps stamps;
  private final Map<Integer, Optional<Stamp>> fitted = new HashMap<>();
  private final Map<Integer, Ink> inks = new HashMap<>();
  private @Nullable GridView view;
  private @Nullable CellMarks marks;
  private CellGeometry geometry = new CellGeometry(0, 0, 1, 1);

  private record Ink(int text, int muted) {}

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
    int gap = CellRaster.gap(port, scale);
    long end = System.nanoTime() + nanos;
    boolean inTime = true;
    boolean complete = true;
    int made = 0;
    for (int row = port.firstRow(); row <= port.lastRow(); row++) {
      int middle = (port.top(row) + port.top(row + 1) - gap) / 2;
      for (int column = port.firstColumn(); column <= port.lastColumn(); column++) {
        Token guess = newView.guess(row, column);
        if (guess == null) {
          continue;
        }
        Optional<Stamp> stamp = fitted.get(guess.id());
        if (stamp == null && inTime) {
          stamp = fit.text(row, column).map(text -> stamps.of(text.line(), 0, scale));
          fitted.put(guess.id(), stamp);
          inTime = ++made % PATIENCE != 0 || System.nanoTime() < end;
        }
        if (stamp == null) {
          complete = false;
        } else if (stamp.isPresent()) {
          int width = port.left(column + 1) - gap - port.left(column);
          int x = port.left(column) + (int) Math.round((width - stamp.get().advance()) / 2);
          put(stamp.get(), to, x, middle, colors, row, column);
        }
      }
    }
    return complete;
  }

  private void put(
      Stamp stamp, Surface to, int x, int middle, CellColors colors, int row, int column) {
    int ground = colors.argb(row, column);
    Ink ink =
        inks.computeIfAbsent(
            ground,
            argb -> {
              int text = Contrast.text(argb);
              return new Ink(text, Contrast.muted(text, argb));
            });
    int text = ink.text();
    int muted = ink.muted();
    if (colors.isDimmed(row, column)) {
      text = Contrast.mix(text, ground, DIMMED_SHARE);
      muted = text;
    }
    stamp.put(to, x, middle + stamp.drop(), 0, to.width(), text, muted);
  }

  private CellMarks prepare(GridView newView, Viewport port, double scale) {
    CellGeometry cells =
        new CellGeometry(
            0, 0, Math.floor(port.cellWidth()) / scale, Math.floor(port.cellHeight()) / scale);
    CellMarks now = marks;
    if (now != null && view == newView && cells.equals(geometry)) {
      return now;
    }
    if (!cells.equals(geometry)
        || view == null
        || view.grid().vocabulary() != newView.grid().vocabulary()
        || !view.settings().tracked().equals(newView.settings().tracked())) {
      fitted.clear();
    }
    if (inks.size() > 4096) {
      inks.clear();
    }
    view = newView;
    geometry = cells;
    now = new CellMarks(newView, cells);
    marks = now;
    return now;
  }
}
