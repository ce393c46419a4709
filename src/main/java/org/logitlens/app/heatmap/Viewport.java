package org.logitlens.app.heatmap;

/**
 * Which part of a picture of equal cells is seen, and how large. Immutable; knows nothing of what
 * the cells mean.
 *
 * <p>All lengths are device pixels. Cell sizes may be fractions, but every edge is rounded to a
 * whole pixel, so that sizes of cells differ by at most one and a row of cells always has the
 * length that was asked for.
 *
 * @param columns number of columns, at least 1
 * @param rows number of rows, at least 1
 * @param cellWidth mean width of a cell, positive
 * @param cellHeight mean height of a cell, positive
 * @param x how far the picture's left edge lies left of the view's, 0 or more
 * @param y how far the picture's top edge lies above the view's, 0 or more
 * @param width width of the view
 * @param height height of the view
 */
record Viewport(
    int columns,
    int rows,
    double cellWidth,
    double cellHeight,
    double x,
    double y,
    int width,
    int height) {

  /** Checks the numbers and moves the view so that it shows no more emptiness than it must. */
  Viewport {
    if (columns < 1 || rows < 1 || !(cellWidth > 0) || !(cellHeight > 0)) {
      throw new IllegalArgumentException(
          columns + " x " + rows + " cells of " + cellWidth + " x " + cellHeight);
    }
    width = Math.max(1, width);
    height = Math.max(1, height);
    x = clamp(x, 0, Math.max(0.0, Math.rint(columns * cellWidth) - width));
    y = clamp(y, 0, Math.max(0.0, Math.rint(rows * cellHeight) - height));
  }

  /** The same cells with the view's top left corner at another place of the picture. */
  Viewport at(double newX, double newY) {
    return new Viewport(columns, rows, cellWidth, cellHeight, newX, newY, width, height);
  }

  /** The same cells seen through a view of another size. */
  Viewport sized(int newWidth, int newHeight) {
    return new Viewport(columns, rows, cellWidth, cellHeight, x, y, newWidth, newHeight);
  }

  /** The same view of a picture with other numbers of cells. */
  Viewport counting(int newColumns, int newRows) {
    return new Viewport(newColumns, newRows, cellWidth, cellHeight, x, y, width, height);
  }

  /** Other cell sizes; the point of the picture under (px, py) of the view stays there. */
  Viewport scaled(double newWidth, double newHeight, double px, double py) {
    double newX = (x + px) / cellWidth * newWidth - px;
    double newY = (y + py) / cellHeight * newHeight - py;
    return new Viewport(columns, rows, newWidth, newHeight, newX, newY, width, height);
  }

  /** The left edge of a column (or the right edge of the one before) in the view. */
  int left(int column) {
    return (int) (Math.round(column * cellWidth) - Math.round(x));
  }

  /** The top edge of a row (or the bottom edge of the one above) in the view. */
  int top(int row) {
    return (int) (Math.round(row * cellHeight) - Math.round(y));
  }

  /** Length of all columns. */
  int pictureWidth() {
    return (int) Math.round(columns * cellWidth);
  }

  /** Length of all rows. */
  int pictureHeight() {
    return (int) Math.round(rows * cellHeight);
  }

  /** Whether some columns are out of view. */
  boolean isWiderThanView() {
    return pictureWidth() > width;
  }

  /** Whether some rows are out of view. */
  boolean isHigherThanView() {
    return pictureHeight() > height;
  }

  /** How much of the view is covered by cells, from its left edge. */
  int coveredWidth() {
    return Math.min(width, pictureWidth());
  }

  /** How much of the view is covered by cells, from its top edge. */
  int coveredHeight() {
    return Math.min(height, pictureHeight());
  }

  /** The column at a place of the view, or -1 where there is none. */
  int columnAt(double px) {
    if (px < 0 || px >= coveredWidth()) {
      return -1;
    }
    int guess = clampIndex((int) Math.floor((px + x) / cellWidth), columns);
    while (guess > 0 && left(guess) > px) {
      guess--;
    }
    while (guess < columns - 1 && left(guess + 1) <= px) {
      guess++;
    }
    return guess;
  }

  /** The row at a place of the view, or -1 where there is none. */
  int rowAt(double py) {
    if (py < 0 || py >= coveredHeight()) {
      return -1;
    }
    int guess = clampIndex((int) Math.floor((py + y) / cellHeight), rows);
    while (guess > 0 && top(guess) > py) {
      guess--;
    }
    while (guess < rows - 1 && top(guess + 1) <= py) {
      guess++;
    }
    return guess;
  }

  /** The first column of which something is seen. */
  int firstColumn() {
    return columnAt(0);
  }

  /** The last column of which something is seen. */
  int lastColumn() {
    return columnAt(coveredWidth() - 1.0);
  }

  /** The first row of which something is seen. */
  int firstRow() {
    return rowAt(0);
  }

  /** The last row of which something is seen. */
  int lastRow() {
    return rowAt(coveredHeight() - 1.0);
  }

  /** Moved as little as needed for a cell to be seen whole. */
  Viewport revealing(int row, int column) {
    double newX = reveal(x, width, column * cellWidth, cellWidth);
    double newY = reveal(y, height, row * cellHeight, cellHeight);
    return newX == x && newY == y ? this : at(newX, newY);
  }

  private static double reveal(double offset, double view, double start, double length) {
    if (start < offset || length >= view) {
      return start;
    }
    return Math.max(offset, Math.ceil(start + length - view));
  }

  private static int clampIndex(int value, int count) {
    return Math.max(0, Math.min(value, count - 1));
  }

  static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(value, high));
  }
}
