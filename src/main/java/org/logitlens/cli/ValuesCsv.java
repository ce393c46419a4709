package org.logitlens.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.Token;

/**
 * A grid as CSV in long form, one number a line: {@code position,id,token,row,label,field,index,
 * value}. Fields are named as in {@link ValuesJson}; {@code index} numbers the guesses of {@code
 * top} and {@code logits}; {@code first_match} and {@code settled} have no row. RFC 4180: CRLF ends
 * a line, what holds a comma, a quote or a line end is quoted. What is not finite is {@code NaN},
 * {@code Infinity} or {@code -Infinity}, a guess that does not exist {@code NaN}.
 */
final class ValuesCsv {
  private static final String LINE_END = "\r\n";

  private final LensGrid grid;

  /** For a complete grid. */
  ValuesCsv(LensGrid grid) {
    this.grid = grid;
  }

  /** Writes UTF-8; flushes but does not close. */
  void write(OutputStream out) throws IOException {
    Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    text.write("position,id,token,row,label,field,index,value" + LINE_END);
    for (int t = 0; t < grid.columnCount(); t++) {
      writeColumn(text, t);
    }
    text.flush();
  }

  private void writeColumn(Writer text, int t) throws IOException {
    Token token = grid.prompt().tokens().get(t);
    LensColumn column = grid.column(t);
    String position = t + "," + token.id() + "," + quoted(token.text()) + ",";
    line(text, position + ",", "first_match", "", index(column.firstMatch()));
    line(text, position + ",", "settled", "", index(column.settled()));
    for (int row = 0; row < grid.rowCount(); row++) {
      String cell = position + row + "," + quoted(grid.rows().get(row).label());
      for (int i = 0; i < column.k(); i++) {
        line(text, cell, "top", Integer.toString(i), index(column.topId(row, i)));
      }
      for (int i = 0; i < column.k(); i++) {
        line(text, cell, "logits", Integer.toString(i), Float.toString(column.topLogit(row, i)));
      }
      for (Statistic statistic : Statistic.values()) {
        if (t + 1 < grid.columnCount() || !ValuesJson.needsNext(statistic)) {
          line(text, cell, statistic.key(), "", value(statistic, column.get(statistic, row)));
        }
      }
    }
  }

  private static void line(Writer text, String cell, String field, String index, String value)
      throws IOException {
    text.write(cell + "," + field + "," + index + "," + value + LINE_END);
  }

  private static String index(int value) {
    return value == LensColumn.NONE ? "NaN" : Integer.toString(value);
  }

  private static String value(Statistic statistic, float value) {
    return ValuesJson.isRank(statistic) && Float.isFinite(value)
        ? Long.toString((long) value)
        : Float.toString(value);
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
