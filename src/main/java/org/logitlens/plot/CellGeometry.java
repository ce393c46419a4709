package org.logitlens.plot;

/**
 * Where cells lie, pixels at scale 1.
 *
 * @param x left edge of view column 0
 * @param y top edge of view row 0
 * @param cellWidth distance of columns
 * @param cellHeight distance of rows
 */
public record CellGeometry(double x, double y, double cellWidth, double cellHeight) {
  /** Cells smaller than this touch; larger ones have a gap of one pixel. */
  public static final int GAP_FROM = 12;

  /** The gap between cells, 0 or 1 pixel. */
  public double gap() {
    return Math.min(cellWidth, cellHeight) >= GAP_FROM ? 1 : 0;
  }

  /** The painted area of a cell. */
  public Box cell(int viewRow, int viewColumn) {
    return new Box(
        x + viewColumn * cellWidth,
        y + viewRow * cellHeight,
        cellWidth - gap(),
        cellHeight - gap());
  }
}
