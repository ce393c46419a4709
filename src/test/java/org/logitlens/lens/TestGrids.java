package org.logitlens.lens;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Grids for tests: random ones, and ones with missing, non-finite or tracked cells. */
public final class TestGrids {
  private static final List<String> WORDS =
      List.of(
          " the",
          ",",
          " people",
          " say",
          "\n",
          " plasma",
          " they",
          "imes",
          "S",
          " Wednesday",
          " a",
          ".",
          " of",
          "  ",
          " 日本",
          "é",
          " (*)",
          "antidisestablishmentarianism",
          "\t",
          " I");

  private TestGrids() {}

  /** Random but valid logits lens grid, the same for the same arguments. */
  public static LensGrid random(int layers, int tokens, int vocabulary, long seed) {
    return random(layers, tokens, vocabulary, seed, Decoder.LOGIT_LENS, HiddenRows.BLOCKS);
  }

  /** Random but valid grid of any kind, the same for the same arguments. */
  public static LensGrid random(
      int layers, int tokens, int vocabulary, long seed, Decoder decoder, HiddenRows hiddenRows) {
    Random random = new Random(seed);
    Vocabulary words = words(vocabulary);
    int rows = Row.of(layers, decoder, hiddenRows).size();
    int[] ids = random.ints(tokens, 0, vocabulary).toArray();
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int t = 0; t < tokens; t++) {
      Integer next = t + 1 < tokens ? ids[t + 1] : null;
      columns.add(column(random, rows, vocabulary, ids[t], next));
    }
    return new LensGrid("random", words, prompt(words, ids), layers, decoder, hiddenRows, columns);
  }

  /** A grid of a text's characters as tokens, for labels of any script. */
  public static LensGrid ofTokens(int layers, long seed, List<String> tokens) {
    Random random = new Random(seed);
    List<byte[]> pieces = new ArrayList<>();
    tokens.forEach(token -> pieces.add(token.getBytes(StandardCharsets.UTF_8)));
    Vocabulary words = new Vocabulary(pieces, Math.max(2, pieces.size()));
    int[] ids = new int[tokens.size()];
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      ids[t] = t;
      Integer next = t + 1 < ids.length ? t + 1 : null;
      columns.add(column(random, layers + 1, words.size(), t, next));
    }
    return new LensGrid(
        "tokens",
        words,
        prompt(words, ids),
        layers,
        Decoder.LOGIT_LENS,
        HiddenRows.BLOCKS,
        columns);
  }

  /** The same grid with the columns from {@code ready} on not decoded yet. */
  public static LensGrid pendingFrom(LensGrid grid, int ready) {
    return with(grid, (column, data) -> column < ready ? data : null);
  }

  /** The same grid with cells whose logits are not finite. */
  public static LensGrid withNonFinite(LensGrid grid, int row, int... columns) {
    return with(
        grid,
        (column, data) -> {
          for (int bad : columns) {
            if (bad == column) {
              return nonFinite(data, row);
            }
          }
          return data;
        });
  }

  /** The same grid with some columns, or all when none is named, decoded without JS. */
  public static LensGrid withoutJs(LensGrid grid, int... columns) {
    return with(
        grid,
        (column, data) ->
            columns.length == 0 || Arrays.stream(columns).anyMatch(c -> c == column)
                ? withoutJs(data)
                : data);
  }

  /** The same column decoded without JS. */
  public static LensColumn withoutJs(LensColumn column) {
    return changed(
        column,
        (statistic, row) -> statistic == Statistic.JS ? null : column.get(statistic, row),
        Map.of());
  }

  /**
   * The same grid with tracks that rise from the worst rank to the best over the rows, the later an
   * id is named the less.
   *
   * @param worst rank in row 0
   */
  public static LensGrid tracking(LensGrid grid, int worst, int... ids) {
    return with(
        grid,
        (column, data) -> {
          Map<Integer, TokenTrack> tracks = new HashMap<>();
          for (int i = 0; i < ids.length; i++) {
            tracks.put(ids[i], rising(data, worst, i + 1));
          }
          return changed(
              data,
              (statistic, row) -> data.has(statistic) ? (Float) data.get(statistic, row) : null,
              tracks);
        });
  }

  private static TokenTrack rising(LensColumn column, int worst, int slowness) {
    float[] logits = new float[column.rows()];
    float[] ranks = new float[column.rows()];
    for (int row = 0; row < ranks.length; row++) {
      double left = 1 - (double) row / Math.max(1, ranks.length - 1) / slowness;
      ranks[row] = (float) Math.rint(Math.pow(worst, left));
      logits[row] = column.get(Statistic.LSE, row) - (float) Math.log(1.0 + ranks[row]);
    }
    return new TokenTrack(logits, ranks);
  }

  /** Makes a column of another. */
  private interface Change {
    @Nullable LensColumn of(int column, LensColumn data);
  }

  private static LensGrid with(LensGrid grid, Change change) {
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int column = 0; column < grid.columnCount(); column++) {
      LensColumn data = grid.columnOrNull(column);
      columns.add(data == null ? null : change.of(column, data));
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

  private static LensColumn nonFinite(LensColumn column, int row) {
    return changed(
        column,
        (statistic, r) -> r == row ? (Float) Float.NaN : column.get(statistic, r),
        Map.of());
  }

  /** Gives a statistic of a row, or null in every row to leave it out. */
  private interface Values {
    @Nullable Float of(Statistic statistic, int row);
  }

  private static LensColumn changed(
      LensColumn column, Values changes, Map<Integer, TokenTrack> tracks) {
    int rows = column.rows();
    int k = column.k();
    int[] ids = new int[rows * k];
    float[] logits = new float[rows * k];
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      float[] values = new float[rows];
      boolean kept = true;
      for (int r = 0; r < rows; r++) {
        Float value = changes.of(statistic, r);
        kept &= value != null;
        values[r] = value == null ? 0 : value;
      }
      if (kept) {
        statistics.put(statistic, values);
      }
    }
    for (int i = 0; i < ids.length; i++) {
      ids[i] = column.topId(i / k, i % k);
      logits[i] = column.topLogit(i / k, i % k);
    }
    return new LensColumn(rows, k, ids, logits, statistics, tracks);
  }

  private static Vocabulary words(int size) {
    List<byte[]> pieces = new ArrayList<>();
    for (int id = 0; id < size; id++) {
      String word = WORDS.get(id % WORDS.size());
      String text = id < WORDS.size() ? word : word + id / WORDS.size();
      pieces.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return new Vocabulary(pieces, size);
  }

  static Prompt prompt(Vocabulary vocabulary, int[] ids) {
    StringBuilder text = new StringBuilder();
    List<Token> tokens = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    for (int id : ids) {
      Token token = vocabulary.token(id);
      starts.add(text.length());
      tokens.add(token);
      text.append(token.text());
    }
    return new Prompt(text.toString(), tokens, starts, List.of());
  }

  /**
   * Logits that drift from favouring the input to favouring a random guess, all statistics exact.
   */
  private static LensColumn column(
      Random random, int rows, int vocabulary, int input, @Nullable Integer next) {
    int k = Math.min(5, vocabulary);
    double[][] logits = new double[rows][vocabulary];
    int goal = next != null && random.nextInt(3) == 0 ? next : random.nextInt(vocabulary);
    for (int row = 0; row < rows; row++) {
      double share = rows == 1 ? 1 : (double) row / (rows - 1);
      for (int v = 0; v < vocabulary; v++) {
        logits[row][v] = 2 * random.nextGaussian() - 1;
      }
      logits[row][input] += 8 * (1 - share);
      logits[row][goal] += 9 * share;
    }
    return ExactColumn.of(logits, k, input, next);
  }
}
