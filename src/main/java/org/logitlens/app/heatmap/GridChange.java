package org.logitlens.app.heatmap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensGrid;

/**
 * One grid taking the place of another.
 *
 * @param before what was shown, null for nothing
 * @param now what is shown, null for nothing
 */
record GridChange(@Nullable LensGrid before, @Nullable LensGrid now) {

  /** Whether zoom and place mean nothing any more: other rows, or a grid where there was none. */
  boolean isAnotherPicture() {
    return before == null || now == null || !before.rows().equals(now.rows());
  }

  /** Whether a prompt was typed on; the token at its end may have become another. */
  boolean isTypedOn() {
    if (before == null || now == null || now.columnCount() <= before.columnCount()) {
      return false;
    }
    int kept = before.columnCount() - 1;
    return Arrays.equals(before.prompt().ids(), 0, kept, now.prompt().ids(), 0, kept);
  }

  /** Whether a cell is one of the new grid. */
  boolean keeps(@Nullable Cell cell) {
    return now != null
        && cell != null
        && cell.row() < now.rowCount()
        && cell.column() < now.columnCount();
  }
}
