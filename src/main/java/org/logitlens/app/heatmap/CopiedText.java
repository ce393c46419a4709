package org.logitlens.app.heatmap;

import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Token;
import org.logitlens.plot.GridView;

/** What the clipboard gets. */
final class CopiedText {
  private CopiedText() {}

  /** The top guess of a cell as its plain text; empty where there is none, or no cell or grid. */
  static String of(@Nullable LensGrid grid, @Nullable Cell cell) {
    if (grid == null || cell == null) {
      return "";
    }
    int id = grid.topId(cell.row(), cell.column());
    return id == LensColumn.NONE ? "" : grid.vocabulary().token(id).text();
  }

  /**
   * What a view shows as a table with tabs: a first line of input tokens, then one line per row,
   * top first, its name before its top guesses.
   */
  static String table(GridView view) {
    LensGrid grid = view.grid();
    StringBuilder out = new StringBuilder();
    for (int column = 0; column < view.columnCount(); column++) {
      out.append('\t').append(field(grid.prompt().tokens().get(view.gridColumn(column))));
    }
    out.append('\n');
    for (int row = 0; row < view.rowCount(); row++) {
      out.append(view.rowLabel(row));
      for (int column = 0; column < view.columnCount(); column++) {
        Token guess = view.guess(row, column);
        out.append('\t').append(guess == null ? "" : field(guess));
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
