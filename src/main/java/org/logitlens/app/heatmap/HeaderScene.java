package org.logitlens.app.heatmap;

import org.logitlens.plot.GridView;
import org.logitlens.plot.Theme;

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
record HeaderScene(GridView grid, Viewport port, double scale, int x, int row, int column) {
  Theme theme() {
    return grid.settings().theme();
  }

  /** Whether the row names look as in another scene. */
  boolean hasRowNamesOf(HeaderScene other) {
    return isAlike(other)
        && row == other.row
        && port.rows() == other.port.rows()
        && port.cellHeight() == other.port.cellHeight()
        && port.y() == other.port.y()
        && port.height() == other.port.height();
  }

  /** Whether the labels of columns look as in another scene. */
  boolean hasColumnLabelsOf(HeaderScene other) {
    return isAlike(other)
        && column == other.column
        && x == other.x
        && port.columns() == other.port.columns()
        && port.cellWidth() == other.port.cellWidth()
        && port.x() == other.port.x()
        && port.width() == other.port.width()
        && CellRaster.gap(port, scale) == CellRaster.gap(other.port, scale);
  }

  /** The colours of cells do not matter: no header shows them. */
  private boolean isAlike(HeaderScene other) {
    return scale == other.scale && theme() == other.theme() && grid.hasCellsOf(other.grid);
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
