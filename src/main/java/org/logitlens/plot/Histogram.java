package org.logitlens.plot;

import org.logitlens.lens.ValueRange;

/**
 * How the finite values of the cells shown spread over the colour bar. Values beyond an end count
 * in the bin at that end, as they are painted in its colour. Immutable.
 */
public final class Histogram {
  private final int[] counts;
  private final int below;
  private final int above;

  private Histogram(int[] counts, int below, int above) {
    this.counts = counts;
    this.below = below;
    this.above = above;
  }

  /**
   * Counts the values of a view.
   *
   * @param bins number of bins of equal length along the bar, at least 1
   */
  public static Histogram of(GridView view, int bins) {
    int[] counts = new int[bins];
    int below = 0;
    int above = 0;
    ValueRange range = view.scale().range();
    for (int row = 0; row < view.rowCount(); row++) {
      for (int column = 0; column < view.columnCount(); column++) {
        if (view.state(row, column) != CellState.VALUE) {
          continue;
        }
        double fraction = range.fraction(view.value(row, column));
        counts[(int) Math.max(0, Math.min(bins - 1, Math.floor(fraction * bins)))]++;
        if (fraction < 0) {
          below++;
        } else if (fraction > 1) {
          above++;
        }
      }
    }
    return new Histogram(counts, below, above);
  }

  /** Cells in a bin, counted from the low end. */
  public int count(int bin) {
    return counts[bin];
  }

  /** Cells with values below the low end. */
  public int below() {
    return below;
  }

  /** Cells with values above the high end. */
  public int above() {
    return above;
  }
}
