package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.TokenTrack;

/** Grids that give made-up ranks and logits to some tokens. */
final class TrackedGrids {
  private TrackedGrids() {}

  /**
   * The same grid with tracks that rise from the worst rank to the best over the rows, the later an
   * id is named the less.
   *
   * @param worst rank in row 0
   */
  static LensGrid tracking(LensGrid grid, int worst, int... ids) {
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int t = 0; t < grid.columnCount(); t++) {
      LensColumn data = grid.columnOrNull(t);
      columns.add(data == null ? null : tracking(data, worst, ids));
    }
    int layers = grid.rows().get(grid.rowCount() - 1).block() + 1;
    return new LensGrid(
        grid.model(),
        grid.vocabulary(),
        grid.prompt(),
        layers,
        grid.decoder(),
        grid.hiddenRows(),
        columns);
  }

  private static LensColumn tracking(LensColumn data, int worst, int... ids) {
    int rows = data.rows();
    int k = data.k();
    int[] topIds = new int[rows * k];
    float[] topLogits = new float[rows * k];
    for (int i = 0; i < topIds.length; i++) {
      topIds[i] = data.topId(i / k, i % k);
      topLogits[i] = data.topLogit(i / k, i % k);
    }
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      if (data.has(statistic)) {
        float[] values = new float[rows];
        for (int row = 0; row < rows; row++) {
          values[row] = data.get(statistic, row);
        }
        statistics.put(statistic, values);
      }
    }
    Map<Integer, TokenTrack> tracks = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      float[] logits = new float[rows];
      float[] ranks = new float[rows];
      for (int row = 0; row < rows; row++) {
        double left = 1 - (double) row / Math.max(1, rows - 1) / (i + 1);
        ranks[row] = (float) Math.rint(Math.pow(worst, left));
        logits[row] = data.get(Statistic.LSE, row) - (float) Math.log(1.0 + ranks[row]);
      }
      tracks.put(ids[i], new TokenTrack(logits, ranks));
    }
    return new LensColumn(rows, k, topIds, topLogits, statistics, tracks);
  }
}
