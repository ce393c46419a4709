package org.logitlens.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.TokenTrack;

/** Turns what the head gives into columns. */
final class HeadOutputs {
  private static final String TOP_IDS = "top_ids";
  private static final String TOP_LOGITS = "top_logits";
  private static final String TRACKED_LOGITS = "tracked_logits";
  private static final String TRACKED_RANKS = "tracked_ranks";

  /** The outputs that columns are made of. */
  static final Set<String> NAMES = names();

  private HeadOutputs() {}

  private static Set<String> names() {
    Set<String> names =
        new LinkedHashSet<>(List.of(TOP_IDS, TOP_LOGITS, TRACKED_LOGITS, TRACKED_RANKS));
    for (Statistic statistic : Statistic.values()) {
      names.add(statistic.key());
    }
    return names;
  }

  /**
   * Copies the columns of a chunk.
   *
   * @param result holds {@link #NAMES}
   * @param rows {@code R}
   */
  static List<LensColumn> columns(OrtSession.Result result, LensSessions.Chunk chunk, int rows) {
    int cells = rows * chunk.k();
    LongBuffer topIds = tensor(result, TOP_IDS).getLongBuffer();
    FloatBuffer topLogits = tensor(result, TOP_LOGITS).getFloatBuffer();
    Map<Statistic, FloatBuffer> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      if (statistic == Statistic.JS && !chunk.jensenShannon()) {
        continue;
      }
      statistics.put(statistic, tensor(result, statistic.key()).getFloatBuffer());
    }
    FloatBuffer trackedLogits = tensor(result, TRACKED_LOGITS).getFloatBuffer();
    FloatBuffer trackedRanks = tensor(result, TRACKED_RANKS).getFloatBuffer();
    List<LensColumn> columns = new ArrayList<>(chunk.size());
    for (int i = 0; i < chunk.size(); i++) {
      int[] ids = new int[cells];
      for (int j = 0; j < cells; j++) {
        ids[j] = Math.toIntExact(topIds.get());
      }
      float[] logits = new float[cells];
      topLogits.get(logits);
      Map<Statistic, float[]> values = new EnumMap<>(Statistic.class);
      boolean noNext = chunk.from() + i + 1 == chunk.ids().size();
      statistics.forEach(
          (statistic, buffer) -> {
            float[] ofRows = new float[rows];
            buffer.get(ofRows);
            if (noNext
                && (statistic == Statistic.RANK_NEXT || statistic == Statistic.SURPRISAL_NEXT)) {
              Arrays.fill(ofRows, Float.NaN);
            }
            values.put(statistic, ofRows);
          });
      Map<Integer, TokenTrack> tracks =
          tracks(chunk.tracked(), i, rows, trackedLogits, trackedRanks);
      columns.add(new LensColumn(rows, chunk.k(), ids, logits, values, tracks));
    }
    return columns;
  }

  /**
   * The tracked tokens of one column.
   *
   * @param logits {@code [N, R, M]}
   * @param ranks {@code [N, R, M]}
   */
  private static Map<Integer, TokenTrack> tracks(
      List<Integer> tracked, int column, int rows, FloatBuffer logits, FloatBuffer ranks) {
    Map<Integer, TokenTrack> tracks = new HashMap<>();
    int count = tracked.size();
    for (int token = 0; token < count; token++) {
      float[] logit = new float[rows];
      float[] rank = new float[rows];
      for (int row = 0; row < rows; row++) {
        int at = (column * rows + row) * count + token;
        logit[row] = logits.get(at);
        rank[row] = ranks.get(at);
      }
      tracks.put(tracked.get(token), new TokenTrack(logit, rank));
    }
    return tracks;
  }

  /** An output by its name. */
  static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor)
        result.get(name).orElseThrow(() -> new IllegalStateException("no output " + name));
  }
}
