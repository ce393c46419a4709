package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.Vocabulary;

/** Finds the columns of an earlier grid that a new run would compute again. */
final class ColumnReuse {
  private ColumnReuse() {}

  /**
   * The columns to start a run with, null where one has to be decoded. A column is the same when
   * the same model saw the same ids up to and including the next one, with the same decoder, rows
   * and number of guesses, and it has every statistic and every tracked token that is asked for.
   *
   * @param vocabulary the model's own; another object means another model
   * @param steadyLength the longest prompt in which one more token changes no column before it
   */
  static List<@Nullable LensColumn> columns(
      LensRequest request, Vocabulary vocabulary, int steadyLength) {
    int[] ids = request.prompt().ids();
    List<@Nullable LensColumn> columns = new ArrayList<>(Collections.nCopies(ids.length, null));
    LensGrid previous = request.previous();
    if (previous == null
        || previous.vocabulary() != vocabulary
        || previous.decoder() != request.decoder()
        || previous.hiddenRows() != request.hiddenRows()) {
      return columns;
    }
    int[] before = previous.prompt().ids();
    if (ids.length != before.length && Math.max(ids.length, before.length) > steadyLength) {
      return columns;
    }
    for (int i = 0; i < Math.min(ids.length, before.length) && ids[i] == before[i]; i++) {
      boolean last = i + 1 == ids.length;
      boolean wasLast = i + 1 == before.length;
      boolean sameNext = (last || wasLast) ? last == wasLast : ids[i + 1] == before[i + 1];
      LensColumn column = previous.columnOrNull(i);
      if (sameNext && column != null && holds(column, request)) {
        columns.set(i, column);
      }
    }
    return columns;
  }

  private static boolean holds(LensColumn column, LensRequest request) {
    return column.k() == request.k()
        && (!request.jensenShannon() || column.has(Statistic.JS))
        && request.tracked().stream().allMatch(id -> column.trackOrNull(id) != null);
  }
}
