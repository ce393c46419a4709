package org.logitlens.app.heatmap;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.CellState;
import org.logitlens.plot.Contrast;
import org.logitlens.plot.GridView;

/**
 * What every cell of a view looks like, resolved once per colour mode and then only read while the
 * view moves. Indices are view rows and view columns.
 */
final class CellColors {
  private static final byte HATCHED = 1;
  private static final byte OUTLINED = 2;
  private static final byte DIMMED = 4;

  /** Above the other marks: 0, or one more than the index of a tracked token. */
  private static final int TRACK_SHIFT = 3;

  private static final double DIMMED_SHARE = 0.2;

  private final GridView view;
  private final int columns;
  private final int[] argb;
  private final byte[] marks;

  private CellColors(GridView view, int[] argb, byte[] marks) {
    this.view = view;
    this.columns = view.columnCount();
    this.argb = argb;
    this.marks = marks;
  }

  /**
   * Resolves all cells.
   *
   * @param highlighted cells that keep their colour while all others stand back; null for all
   * @param before what was shown before, if anything: outlines that are the same are taken from it
   */
  static CellColors of(
      GridView view, @Nullable Predicate<Cell> highlighted, @Nullable CellColors before) {
    int[] argb = new int[view.rowCount() * view.columnCount()];
    view.colors(argb);
    byte[] marks =
        before != null && before.hasOutlinesOf(view) ? before.outlines() : outlines(view);
    int empty = view.settings().theme().empty();
    for (int at = 0; at < argb.length; at++) {
      // Only a cell on the ground of empty cells can be one without a finite value.
      if (argb[at] == empty
          && view.state(at / view.columnCount(), at % view.columnCount()) == CellState.NON_FINITE) {
        marks[at] |= HATCHED;
      }
    }
    if (highlighted != null) {
      dim(view, highlighted, argb, marks);
    }
    return new CellColors(view, argb, marks);
  }

  private static byte[] outlines(GridView view) {
    int columns = view.columnCount();
    byte[] marks = new byte[view.rowCount() * columns];
    boolean tracking = !view.settings().tracked().isEmpty();
    // Column by column, as the guesses lie in memory: half the time of row by row.
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < view.rowCount(); row++) {
        int at = row * columns + column;
        if (view.outlined(row, column)) {
          marks[at] |= OUTLINED;
        }
        if (tracking) {
          marks[at] |= (byte) ((view.track(row, column) + 1) << TRACK_SHIFT);
        }
      }
    }
    return marks;
  }

  private boolean hasOutlinesOf(GridView other) {
    return other.hasCellsOf(view) && other.settings().tracked().equals(view.settings().tracked());
  }

  private byte[] outlines() {
    byte[] outlines = marks.clone();
    for (int at = 0; at < outlines.length; at++) {
      outlines[at] &= ~(HATCHED | DIMMED);
    }
    return outlines;
  }

  private static void dim(GridView view, Predicate<Cell> highlighted, int[] argb, byte[] marks) {
    int columns = view.columnCount();
    int paper = view.settings().theme().paper();
    for (int at = 0; at < argb.length; at++) {
      if (!highlighted.test(new Cell(view.gridRow(at / columns), view.gridColumn(at % columns)))) {
        marks[at] |= DIMMED;
        argb[at] = Contrast.mix(argb[at], paper, DIMMED_SHARE);
      }
    }
  }

  /** Colour of a cell, opaque. */
  int argb(int row, int column) {
    return argb[row * columns + column];
  }

  /** Whether the cell has no finite value. */
  boolean isHatched(int row, int column) {
    return (marks[row * columns + column] & HATCHED) != 0;
  }

  /** Whether the cell agrees with the output row. */
  boolean isOutlined(int row, int column) {
    return (marks[row * columns + column] & OUTLINED) != 0;
  }

  /** Which tracked token the cell's guess is, or -1. */
  int track(int row, int column) {
    return (marks[row * columns + column] >> TRACK_SHIFT) - 1;
  }

  /** Whether the cell stands back. */
  boolean isDimmed(int row, int column) {
    return (marks[row * columns + column] & DIMMED) != 0;
  }
}
