package org.logitlens.lens;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which values a range is to span.
 *
 * @param metric whose values
 * @param scale how the range follows from them; null for the smallest to the greatest
 * @param rows rows of the grid that are shown
 * @param from first column shown
 * @param to one past the last column shown
 */
record ValueExtent(Metric metric, @Nullable PostScale scale, List<Integer> rows, int from, int to) {
  /** Copies the list. */
  ValueExtent {
    rows = List.copyOf(rows);
  }

  /** Looks at the values of a grid. */
  ValueRange range(LensGrid grid) {
    return scale == null
        ? PostScale.automatic(metric, grid, rows, from, to)
        : scale.range(metric, grid, rows, from, to);
  }
}
