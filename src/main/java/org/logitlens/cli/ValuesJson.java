package org.logitlens.cli;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.Token;

/**
 * A grid as one JSON object: {@code model, text, ids, bytes, identity, first_match, settled, rows}.
 *
 * <p>Every row, row 0 first, holds {@code top} and {@code logits} {@code [T][k]} and one array for
 * each {@link Statistic}: {@code [T]}, or {@code [T-1]} for those of the next token. Numbers have
 * the digits that give the same float again; ranks are whole. What is not finite is {@code null},
 * and then the row has {@code non_finite}, the positions where that is so. {@code text} is the
 * whole prompt, also where only some of its tokens were kept.
 */
final class ValuesJson {
  private final LensGrid grid;
  private final double identity;

  /**
   * Makes one.
   *
   * @param grid a complete grid
   * @param identity what the check at load found
   */
  ValuesJson(LensGrid grid, double identity) {
    this.grid = grid;
    this.identity = identity;
  }

  /** Writes UTF-8 and a final line end; flushes but does not close. */
  void write(OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    JsonWriter json = new JsonWriter(text);
    json.beginObject();
    json.name("model").value(grid.model());
    json.name("text").value(grid.prompt().text());
    writeTokens(json);
    json.name("identity");
    number(json, identity);
    json.name("first_match").beginArray();
    for (int t = 0; t < grid.columnCount(); t++) {
      index(json, grid.column(t).firstMatch());
    }
    json.endArray();
    json.name("settled").beginArray();
    for (int t = 0; t < grid.columnCount(); t++) {
      index(json, grid.column(t).settled());
    }
    json.endArray();
    json.name("rows").beginArray();
    for (int row = 0; row < grid.rowCount(); row++) {
      writeRow(json, row);
    }
    json.endArray();
    json.endObject();
    json.flush();
    text.write('\n');
    text.flush();
  }

  private void writeTokens(JsonWriter json) throws IOException {
    json.name("ids").beginArray();
    for (int id : grid.prompt().ids()) {
      json.value(id);
    }
    json.endArray();
    json.name("bytes").beginArray();
    for (Token token : grid.prompt().tokens()) {
      json.beginArray();
      for (byte b : token.bytes()) {
        json.value(b & 0xFF);
      }
      json.endArray();
    }
    json.endArray();
  }

  private void writeRow(JsonWriter json, int row) throws IOException {
    json.beginObject();
    json.name("top").beginArray();
    for (int t = 0; t < grid.columnCount(); t++) {
      json.beginArray();
      for (int i = 0; i < grid.column(t).k(); i++) {
        index(json, grid.column(t).topId(row, i));
      }
      json.endArray();
    }
    json.endArray();
    json.name("logits").beginArray();
    for (int t = 0; t < grid.columnCount(); t++) {
      json.beginArray();
      for (int i = 0; i < grid.column(t).k(); i++) {
        number(json, grid.column(t).topLogit(row, i));
      }
      json.endArray();
    }
    json.endArray();
    for (Statistic statistic : Statistic.values()) {
      json.name(statistic.key()).beginArray();
      for (int t = 0; t < positions(statistic); t++) {
        float value = grid.column(t).get(statistic, row);
        if (isRank(statistic) && Float.isFinite(value)) {
          json.value((long) value);
        } else {
          number(json, value);
        }
      }
      json.endArray();
    }
    writeNonFinite(json, row);
    json.endObject();
  }

  private void writeNonFinite(JsonWriter json, int row) throws IOException {
    List<Integer> positions = new ArrayList<>();
    for (int t = 0; t < grid.columnCount(); t++) {
      if (!isFinite(row, t)) {
        positions.add(t);
      }
    }
    if (!positions.isEmpty()) {
      json.name("non_finite").beginArray();
      for (int t : positions) {
        json.value(t);
      }
      json.endArray();
    }
  }

  private boolean isFinite(int row, int t) {
    LensColumn column = grid.column(t);
    for (int i = 0; i < column.k(); i++) {
      if (!Float.isFinite(column.topLogit(row, i))) {
        return false;
      }
    }
    for (Statistic statistic : Statistic.values()) {
      if (t < positions(statistic) && !Float.isFinite(column.get(statistic, row))) {
        return false;
      }
    }
    return true;
  }

  /** How many positions have a value: the last has no next token. */
  private int positions(Statistic statistic) {
    return needsNext(statistic) ? grid.columnCount() - 1 : grid.columnCount();
  }

  static boolean needsNext(Statistic statistic) {
    return statistic == Statistic.RANK_NEXT || statistic == Statistic.SURPRISAL_NEXT;
  }

  static boolean isRank(Statistic statistic) {
    return switch (statistic) {
      case RANK_FINAL, RANK_INPUT, RANK_NEXT -> true;
      default -> false;
    };
  }

  private static void index(JsonWriter json, int value) throws IOException {
    if (value == LensColumn.NONE) {
      json.nullValue();
    } else {
      json.value(value);
    }
  }

  private static void number(JsonWriter json, float value) throws IOException {
    if (Float.isFinite(value)) {
      json.jsonValue(Float.toString(value));
    } else {
      json.nullValue();
    }
  }

  private static void number(JsonWriter json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.jsonValue(Double.toString(value));
    } else {
      json.nullValue();
    }
  }
}
