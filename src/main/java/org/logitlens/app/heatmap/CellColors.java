package org.logitlens.app.heatmap;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.CellState;
import org.logitlens.plot.Contrast;
import org.logitlens.plot.GridView;
import org.logitlens.plot.Theme;

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

  private final int columns;
  private final int[] argb;
  private final byte[] marks;

  private CellColors(int columns, int[] argb, byte[] marks) {
    this.columns = columns;
    this.argb = argb;
    this.marks = marks;
  }

  /**
   * Resolves all cells.
   *
   * @param highlighted cells that keep their colour while all others stand back; null for all
   */
  static CellColors of(GridView view, @Nullable Predicate<Cell> highlighted) {
    int rows = view.rowCount();
    int columns = view.columnCount();
    int[] argb = new int[rows * columns];
    byte[] marks = new byte[rows * columns];
    Theme theme = view.settings().theme();
    boolean tracking = !view.settings().tracked().isEmpty();
    // Column by column, as the values lie in memory: half the time of row by row.
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        int at = row * columns + column;
        argb[at] = view.argb(row, column);
        if (view.outlined(row, column)) {
          marks[at] |= OUTLINED;
        }
        if (tracking) {
          marks[at] |= (byte) ((view.track(row, column) + 1) << TRACK_SHIFT);
        }
        // Only a cell on the ground of empty cells can be one without a finite value.
        if (argb[at] == theme.empty() && view.state(row, column) == CellState.NON_FINITE) {
          marks[at] |= HATCHED;
        }
        if (highlighted != null
            && !highlighted.test(new Cell(view.gridRow(row), view.gridColumn(column)))) {
          marks[at] |= DIMMED;
          argb[at] = Contrast.mix(argb[at], theme.paper(), DIMMED_SHARE);
        }
      }
    }
    return new CellColors(columns, argb, marks);
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
