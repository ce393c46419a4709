package org.logitlens.app.heatmap;

import java.util.List;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Token;

/** What the clipboard gets. */
final class CellText {
  private CellText() {}

  /** The top guess of a cell as its plain text; empty where there is none. */
  static String of(LensGrid grid, Cell cell) {
    int id = grid.topId(cell.row(), cell.column());
    return id == LensColumn.NONE ? "" : grid.vocabulary().token(id).text();
  }

  /**
   * A table with tabs: a first line of input tokens, then one line per row, its name first, the top
   * guesses after it.
   *
   * @param rows rows of the grid in the order of the picture, top first
   * @param from first column
   * @param to one past the last column
   */
  static String table(LensGrid grid, List<Integer> rows, int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int column = from; column < to; column++) {
      out.append('\t').append(field(grid.prompt().tokens().get(column)));
    }
    out.append('\n');
    for (int row : rows) {
      out.append(grid.rows().get(row).label());
      for (int column = from; column < to; column++) {
        int id = grid.topId(row, column);
        out.append('\t');
        if (id != LensColumn.NONE) {
          out.append(field(grid.vocabulary().token(id)));
        }
      }
      out.append('\n');
    }
    return out.toString();
  }

  /**
   * A token as one field: its text where that cannot break the table, else the label in which tabs
   * and line ends are marks.
   */
  private static String field(Token token) {
    String text = token.text();
    boolean safe = !text.isEmpty() && text.chars().noneMatch(c -> c < ' ' || c == '\uFFFD');
    return safe ? text : token.label().plain();
  }
}
