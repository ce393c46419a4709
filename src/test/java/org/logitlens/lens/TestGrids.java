package org.logitlens.lens;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Grids for tests: random ones, ones with missing or non-finite cells, and the reference values.
 */
public final class TestGrids {
  /** Layers of the bundled model. */
  public static final int GOLDEN_LAYERS = 8;

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
        column, (statistic, row) -> statistic == Statistic.JS ? null : column.get(statistic, row));
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
        column, (statistic, r) -> r == row ? (Float) Float.NaN : column.get(statistic, r));
  }

  /** Gives a statistic of a row, or null in every row to leave it out. */
  private interface Values {
    @Nullable Float of(Statistic statistic, int row);
  }

  private static LensColumn changed(LensColumn column, Values changes) {
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
    return new LensColumn(rows, k, ids, logits, statistics);
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

  private static Prompt prompt(Vocabulary vocabulary, int[] ids) {
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
    return ofLogits(logits, k, input, next);
  }

  /**
   * A column with every statistic computed from logits in double precision, straight from the
   * definitions.
   *
   * @param logits {@code [R, V]}
   * @param next id of the next token, or null at the last position
   */
  public static LensColumn ofLogits(double[][] logits, int k, int input, @Nullable Integer next) {
    int rows = logits.length;
    int[] ids = new int[rows * k];
    float[] tops = new float[rows * k];
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      statistics.put(statistic, new float[rows]);
    }
    double[] last = logProbabilities(logits[rows - 1]);
    double[] first = logProbabilities(logits[0]);
    int best = order(logits[rows - 1], 1)[0];
    for (int row = 0; row < rows; row++) {
      double[] z = logits[row];
      double[] p = logProbabilities(z);
      int[] order = order(z, k);
      for (int i = 0; i < k; i++) {
        ids[row * k + i] = order[i];
        tops[row * k + i] = (float) z[order[i]];
      }
      double entropy = 0;
      double js = 0;
      for (int v = 0; v < z.length; v++) {
        entropy -= Math.exp(p[v]) * p[v];
        double middle = Math.log((Math.exp(p[v]) + Math.exp(last[v])) / 2);
        js += (Math.exp(p[v]) * (p[v] - middle) + Math.exp(last[v]) * (last[v] - middle)) / 2;
      }
      set(statistics, Statistic.LSE, row, z[0] - p[0]);
      set(statistics, Statistic.ENTROPY, row, entropy);
      set(statistics, Statistic.RANK_FINAL, row, rank(z, best));
      set(statistics, Statistic.RANK_INPUT, row, rank(z, input));
      set(statistics, Statistic.RANK_NEXT, row, next == null ? Double.NaN : rank(z, next));
      set(statistics, Statistic.LOGIT_FINAL, row, z[best]);
      set(statistics, Statistic.SURPRISAL_NEXT, row, next == null ? Double.NaN : -p[next]);
      set(statistics, Statistic.KL_FINAL_LAYER, row, kl(last, p));
      set(statistics, Statistic.KL_LAYER_FINAL, row, kl(p, last));
      set(statistics, Statistic.KL_INPUT_LAYER, row, kl(first, p));
      set(statistics, Statistic.JS, row, js);
    }
    return new LensColumn(rows, k, ids, tops, statistics);
  }

  private static void set(Map<Statistic, float[]> all, Statistic name, int row, double value) {
    Objects.requireNonNull(all.get(name))[row] = (float) value;
  }

  private static double[] logProbabilities(double[] logits) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double z : logits) {
      highest = Math.max(highest, z);
    }
    double sum = 0;
    for (double z : logits) {
      sum += Math.exp(z - highest);
    }
    double[] p = new double[logits.length];
    for (int v = 0; v < p.length; v++) {
      p[v] = logits[v] - highest - Math.log(sum);
    }
    return p;
  }

  private static double kl(double[] of, double[] against) {
    double sum = 0;
    for (int v = 0; v < of.length; v++) {
      sum += Math.exp(of[v]) * (of[v] - against[v]);
    }
    return sum;
  }

  private static int rank(double[] logits, int id) {
    int rank = 1;
    for (double z : logits) {
      if (z > logits[id]) {
        rank++;
      }
    }
    return rank;
  }

  private static int[] order(double[] logits, int k) {
    int[] best = new int[k];
    boolean[] taken = new boolean[logits.length];
    for (int i = 0; i < k; i++) {
      int found = -1;
      for (int v = 0; v < logits.length; v++) {
        if (!taken[v] && (found < 0 || logits[v] > logits[found])) {
          found = v;
        }
      }
      taken[found] = true;
      best[i] = found;
    }
    return best;
  }

  /** Number of prompts with reference values. */
  public static int goldenCount() {
    return Goldens.PROMPTS.size();
  }

  /** The text of a prompt with reference values. */
  public static String goldenText(int index) {
    return Goldens.PROMPTS.get(index).getAsJsonObject().get("text").getAsString();
  }

  /** The reference values of a prompt as a logit lens grid. */
  public static LensGrid golden(int index) {
    return golden(index, HiddenRows.BLOCKS);
  }

  /**
   * The reference values of a prompt as a logit lens grid. (Those of the post's decoder lack the
   * row of the last block without gain and bias, so they are no grid.)
   */
  public static LensGrid golden(int index, HiddenRows hiddenRows) {
    JsonObject prompt = Goldens.PROMPTS.get(index).getAsJsonObject();
    String kind = hiddenRows == HiddenRows.MID_BLOCKS ? "mid" : "logit_lens";
    JsonArray tableRows = prompt.getAsJsonObject(kind).getAsJsonArray("rows");
    int[] ids = ints(prompt.getAsJsonArray("ids"));
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      columns.add(goldenColumn(tableRows, t));
    }
    return new LensGrid(
        "lens-mini",
        Goldens.VOCABULARY,
        prompt(Goldens.VOCABULARY, ids),
        GOLDEN_LAYERS,
        Decoder.LOGIT_LENS,
        hiddenRows,
        columns);
  }

  private static LensColumn goldenColumn(JsonArray rows, int t) {
    int k = rows.get(0).getAsJsonObject().getAsJsonArray("top").get(t).getAsJsonArray().size();
    int[] ids = new int[rows.size() * k];
    float[] logits = new float[rows.size() * k];
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      statistics.put(statistic, new float[rows.size()]);
    }
    for (int row = 0; row < rows.size(); row++) {
      JsonObject values = rows.get(row).getAsJsonObject();
      int[] top = ints(values.getAsJsonArray("top").get(t).getAsJsonArray());
      JsonArray best = values.getAsJsonArray("logits").get(t).getAsJsonArray();
      for (int i = 0; i < k; i++) {
        ids[row * k + i] = top[i];
        logits[row * k + i] = best.get(i).getAsFloat();
      }
      for (Statistic statistic : Statistic.values()) {
        JsonArray list = values.getAsJsonArray(statistic.key());
        set(statistics, statistic, row, t < list.size() ? list.get(t).getAsDouble() : Double.NaN);
      }
    }
    return new LensColumn(rows.size(), k, ids, logits, statistics);
  }

  private static int[] ints(JsonArray array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).getAsInt();
    }
    return values;
  }

  /** The reference file and the bundled model's pieces, read once. */
  private static final class Goldens {
    private static final String ALPHABET = alphabet();
    static final JsonArray PROMPTS = prompts();
    static final Vocabulary VOCABULARY = vocabulary();

    private Goldens() {}

    private static JsonArray prompts() {
      try (InputStream in =
              Objects.requireNonNull(
                  TestGrids.class.getResourceAsStream("/org/logitlens/lens-mini-goldens.json"));
          Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
        return JsonParser.parseReader(reader).getAsJsonArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Vocabulary vocabulary() {
      try (Reader reader = Files.newBufferedReader(Path.of("models/lens-mini/tokenizer.json"))) {
        JsonObject tokenizer = JsonParser.parseReader(reader).getAsJsonObject();
        List<byte[]> pieces = new ArrayList<>();
        for (Map.Entry<String, JsonElement> entry :
            tokenizer.getAsJsonObject("model").getAsJsonObject("vocab").entrySet()) {
          put(pieces, entry.getValue().getAsInt(), bytes(entry.getKey()));
        }
        for (JsonElement added : tokenizer.getAsJsonArray("added_tokens")) {
          JsonObject token = added.getAsJsonObject();
          put(
              pieces,
              token.get("id").getAsInt(),
              token.get("content").getAsString().getBytes(StandardCharsets.UTF_8));
        }
        return new Vocabulary(pieces, pieces.size());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void put(List<byte[]> pieces, int id, byte[] bytes) {
      while (pieces.size() <= id) {
        pieces.add(new byte[0]);
      }
      pieces.set(id, bytes);
    }

    /** The bytes of a piece in GPT-2's alphabet, where every byte is one printable character. */
    private static byte[] bytes(String piece) {
      byte[] bytes = new byte[piece.length()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) ALPHABET.indexOf(piece.charAt(i));
      }
      return bytes;
    }

    private static String alphabet() {
      StringBuilder all = new StringBuilder();
      int strange = 256;
      for (int b = 0; b < 256; b++) {
        boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b != 0xAD);
        all.append((char) (printable ? b : strange++));
      }
      return all.toString();
    }
  }
}
