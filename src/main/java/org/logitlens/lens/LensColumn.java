package org.logitlens.lens;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All rows of one position of the prompt: top guesses and statistics. Immutable.
 *
 * <p>NaN policy: a cell whose logits hold NaN or plus infinity (its log-sum-exp is NaN or infinite)
 * has no guess ({@link #topId} is -1) and NaN in every statistic. Where that happens in the output
 * row, every comparison with the output row is NaN in all rows; likewise for the first row and
 * {@link Statistic#KL_INPUT_LAYER}. A logit of minus infinity is a token without probability: such
 * a cell has its guesses, and single statistics may be infinite or NaN. {@link Statistic#JS} is NaN
 * in all rows of a column that was decoded without it.
 */
public final class LensColumn {
  /** What {@link #topId} gives where a cell has no guess. */
  public static final int NONE = -1;

  private final int rows;
  private final int k;
  private final int[] topIds;
  private final float[] topLogits;
  private final EnumMap<Statistic, float[]> statistics;
  private final Map<Integer, TokenTrack> tracks;

  /** Makes a column that tracks no token; see the other constructor. */
  public LensColumn(
      int rows, int k, int[] topIds, float[] topLogits, Map<Statistic, float[]> statistics) {
    this(rows, k, topIds, topLogits, statistics, Map.of());
  }

  /**
   * Makes a column. All arrays are copied.
   *
   * @param rows number of rows, {@code R}, row 0 first
   * @param k kept guesses per row
   * @param topIds {@code [R, k]}, best first
   * @param topLogits {@code [R, k]}
   * @param statistics one array {@code [R]} for every {@link Statistic}; only {@link Statistic#JS}
   *     may be left out
   * @param tracks the tokens that the user named, by id, {@code R} rows each
   * @throws IllegalArgumentException when a shape does not fit or a statistic is missing
   */
  public LensColumn(
      int rows,
      int k,
      int[] topIds,
      float[] topLogits,
      Map<Statistic, float[]> statistics,
      Map<Integer, TokenTrack> tracks) {
    if (rows < 1 || k < 1 || topIds.length != rows * k || topLogits.length != rows * k) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "shape: rows %d, k %d, ids %d, logits %d",
              rows,
              k,
              topIds.length,
              topLogits.length));
    }
    this.rows = rows;
    this.k = k;
    this.topIds = topIds.clone();
    this.topLogits = topLogits.clone();
    this.statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      float[] values = statistics.get(statistic);
      if (values == null && statistic == Statistic.JS) {
        continue;
      }
      if (values == null || values.length != rows) {
        throw new IllegalArgumentException("statistic " + statistic + " must have " + rows);
      }
      this.statistics.put(statistic, values.clone());
    }
    boolean[] bad = new boolean[rows];
    spreadNonFinite(bad);
    Map<Integer, TokenTrack> kept = new HashMap<>();
    tracks.forEach(
        (id, track) -> {
          if (track.rows() != rows) {
            throw new IllegalArgumentException("token " + id + " has " + track.rows() + " rows");
          }
          kept.put(id, track.without(bad));
        });
    this.tracks = Map.copyOf(kept);
  }

  private void spreadNonFinite(boolean[] bad) {
    float[] lse = array(Statistic.LSE);
    for (int row = 0; row < rows; row++) {
      bad[row] = !Float.isFinite(lse[row]);
    }
    for (Statistic statistic : statistics.keySet()) {
      float[] values = array(statistic);
      boolean all =
          (bad[rows - 1] && statistic.comparesWithOutput())
              || (bad[0] && statistic == Statistic.KL_INPUT_LAYER);
      for (int row = 0; row < rows; row++) {
        if (all || bad[row]) {
          values[row] = Float.NaN;
        }
      }
    }
    for (int row = 0; row < rows; row++) {
      if (bad[row]) {
        Arrays.fill(topIds, row * k, (row + 1) * k, NONE);
        Arrays.fill(topLogits, row * k, (row + 1) * k, Float.NaN);
      }
    }
  }

  private float[] array(Statistic statistic) {
    float[] values = statistics.get(statistic);
    if (values == null) {
      throw new IllegalStateException("no " + statistic);
    }
    return values;
  }

  /** Number of rows, {@code R}. */
  public int rows() {
    return rows;
  }

  /** Number of kept guesses. */
  public int k() {
    return k;
  }

  /** The id of a guess, best at index 0; {@link #NONE} where the cell is not finite. */
  public int topId(int row, int index) {
    return topIds[row * k + index];
  }

  /** The logit of a guess; NaN where the cell is not finite. */
  public float topLogit(int row, int index) {
    return topLogits[row * k + index];
  }

  /** The probability of a guess, 0 to 1; NaN where the cell is not finite. */
  public double topProbability(int row, int index) {
    return Math.exp((double) topLogit(row, index) - get(Statistic.LSE, row));
  }

  /** Whether a statistic was computed; only {@link Statistic#JS} may not have been. */
  public boolean has(Statistic statistic) {
    return statistics.containsKey(statistic);
  }

  /** A statistic of one row; NaN where it was not computed. */
  public float get(Statistic statistic, int row) {
    float[] values = statistics.get(statistic);
    return values == null ? Float.NaN : values[row];
  }

  /** A statistic of all rows; NaN where it was not computed. */
  void copy(Statistic statistic, double[] into) {
    float[] values = statistics.get(statistic);
    for (int row = 0; row < rows; row++) {
      into[row] = values == null ? Double.NaN : values[row];
    }
  }

  /** What the rows give to a token; null when it is not tracked. */
  public @Nullable TokenTrack trackOrNull(int id) {
    return tracks.get(id);
  }

  /** The probability of a tracked token, 0 to 1; NaN where there is none. */
  public double trackedProbability(int id, int row) {
    TokenTrack track = tracks.get(id);
    return track == null
        ? Double.NaN
        : Math.exp((double) track.logit(row) - get(Statistic.LSE, row));
  }

  /** The rank of a tracked token, best 1; NaN where there is none. */
  public double trackedRank(int id, int row) {
    TokenTrack track = tracks.get(id);
    return track == null ? Double.NaN : track.rank(row);
  }

  /**
   * First match: the first row whose best id is the output row's; {@link #NONE} when the output row
   * is not finite.
   */
  public int firstMatch() {
    int last = topId(rows - 1, 0);
    for (int row = 0; last != NONE && row < rows; row++) {
      if (topId(row, 0) == last) {
        return row;
      }
    }
    return NONE;
  }

  /**
   * Settled: the first row from which on the best id never changes again; {@link #NONE} when the
   * output row is not finite.
   */
  public int settled() {
    int last = topId(rows - 1, 0);
    if (last == NONE) {
      return NONE;
    }
    int row = rows - 1;
    while (row > 0 && topId(row - 1, 0) == last) {
      row--;
    }
    return row;
  }
}
