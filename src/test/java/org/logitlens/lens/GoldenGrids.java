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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The reference values of the bundled model as grids, with its own vocabulary. */
public final class GoldenGrids {
  /** Layers of the bundled model. */
  private static final int LAYERS = 8;

  private GoldenGrids() {}

  /** Number of prompts with reference values. */
  public static int count() {
    return Goldens.PROMPTS.size();
  }

  /** The reference values of a prompt as a logit lens grid. */
  public static LensGrid of(int index) {
    return of(index, HiddenRows.BLOCKS);
  }

  /**
   * The reference values of a prompt as a logit lens grid. (Those of the post's decoder lack the
   * row of the last block without gain and bias, so they are no grid.)
   */
  public static LensGrid of(int index, HiddenRows hiddenRows) {
    JsonObject prompt = Goldens.PROMPTS.get(index).getAsJsonObject();
    String kind = hiddenRows == HiddenRows.MID_BLOCKS ? "mid" : "logit_lens";
    JsonArray tableRows = prompt.getAsJsonObject(kind).getAsJsonArray("rows");
    int[] ids = ints(prompt.getAsJsonArray("ids"));
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      columns.add(column(tableRows, t));
    }
    return new LensGrid(
        "lens-mini",
        Goldens.VOCABULARY,
        TestGrids.prompt(Goldens.VOCABULARY, ids),
        LAYERS,
        Decoder.LOGIT_LENS,
        hiddenRows,
        columns);
  }

  private static LensColumn column(JsonArray rows, int t) {
    int k = rows.get(0).getAsJsonObject().getAsJsonArray("top").get(t).getAsJsonArray().size();
    int[] ids = new int[rows.size() * k];
    float[] logits = new float[rows.size() * k];
    for (int row = 0; row < rows.size(); row++) {
      JsonObject values = rows.get(row).getAsJsonObject();
      int[] top = ints(values.getAsJsonArray("top").get(t).getAsJsonArray());
      JsonArray best = values.getAsJsonArray("logits").get(t).getAsJsonArray();
      for (int i = 0; i < k; i++) {
        ids[row * k + i] = top[i];
        logits[row * k + i] = best.get(i).getAsFloat();
      }
    }
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      float[] values = new float[rows.size()];
      for (int row = 0; row < values.length; row++) {
        JsonArray list = rows.get(row).getAsJsonObject().getAsJsonArray(statistic.key());
        values[row] = t < list.size() ? (float) list.get(t).getAsDouble() : Float.NaN;
      }
      statistics.put(statistic, values);
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
                  GoldenGrids.class.getResourceAsStream("/org/logitlens/lens-mini-goldens.json"));
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
