package org.logitlens.app.heatmap;

import java.util.IntSummaryStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.GridView;

/**
 * Some of a grid's columns that the user has singled out: those from the first to the last pinned
 * cell, else those of which something is seen.
 *
 * @param from the first position
 * @param to one past the last position
 * @param pinned whether pins say so rather than the view
 */
public record ColumnSelection(int from, int to, boolean pinned) {

  /**
   * What is singled out.
   *
   * @param view all that could be
   * @param pins pinned cells; those that are not shown do not count
   * @param viewport what is seen of the view
   * @return null when nothing less than all columns is
   */
  static @Nullable ColumnSelection of(GridView view, List<Cell> pins, Viewport viewport) {
    IntSummaryStatistics held =
        pins.stream()
            .mapToInt(Cell::column)
            .filter(column -> view.viewColumn(column) >= 0)
            .summaryStatistics();
    if (held.getCount() > 0 && held.getMax() - held.getMin() + 1 < view.columnCount()) {
      return new ColumnSelection(held.getMin(), held.getMax() + 1, true);
    }
    if (held.getCount() == 0 && viewport.isWiderThanView()) {
      int last = Math.min(viewport.lastColumn(), view.columnCount() - 1);
      int first = Math.min(viewport.firstColumn(), last);
      if (last - first + 1 < view.columnCount()) {
        return new ColumnSelection(view.gridColumn(first), view.gridColumn(last) + 1, false);
      }
    }
    return null;
  }
}
