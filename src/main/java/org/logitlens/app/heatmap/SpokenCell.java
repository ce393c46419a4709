package org.logitlens.app.heatmap;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.Token;

/** One sentence about a cell, for people who listen to the grid. */
final class SpokenCell {
  /** Screen readers skip lone punctuation, so it gets its name. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry(",", "comma"),
          Map.entry(".", "full stop"),
          Map.entry("!", "exclamation mark"),
          Map.entry("?", "question mark"),
          Map.entry(":", "colon"),
          Map.entry(";", "semicolon"),
          Map.entry("'", "apostrophe"),
          Map.entry("\"", "quotation mark"),
          Map.entry("(", "opening parenthesis"),
          Map.entry(")", "closing parenthesis"),
          Map.entry("-", "hyphen"),
          Map.entry("\n", "line break"),
          Map.entry("\t", "tab"),
          Map.entry("\r", "carriage return"));

  private SpokenCell() {}

  /**
   * The sentence of one cell, else of the grid, if there is one; positions count from 0 as in the
   * picture.
   *
   * @param tracked ids of the tokens that the user follows
   */
  static String of(@Nullable LensGrid grid, @Nullable Cell cell, List<Integer> tracked) {
    if (grid == null) {
      return "no grid";
    }
    if (cell == null) {
      return grid.rowCount() + " rows by " + grid.columnCount() + " positions";
    }
    String where =
        grid.rows().get(cell.row()).label()
            + ", position "
            + cell.column()
            + ", after "
            + spoken(grid.prompt().tokens().get(cell.column()))
            + ": ";
    LensColumn column = grid.columnOrNull(cell.column());
    if (column == null) {
      return where + "not decoded yet";
    }
    int top = column.topId(cell.row(), 0);
    if (top == LensColumn.NONE) {
      return where + "no guess, the logits are not finite";
    }
    StringBuilder said = new StringBuilder(where);
    said.append("guess ").append(spoken(grid.vocabulary().token(top)));
    said.append(tracked.contains(top) ? ", tracked, " : ", ");
    said.append(percent(column.topProbability(cell.row(), 0)));
    float rank = column.get(Statistic.RANK_FINAL, cell.row());
    if (Float.isFinite(rank)) {
      said.append(String.format(Locale.ROOT, ", rank of final guess %.0f", rank));
    }
    float kl = column.get(Statistic.KL_FINAL_LAYER, cell.row());
    if (Float.isFinite(kl)) {
      said.append(String.format(Locale.ROOT, ", KL %.2f nats", kl));
    }
    for (int id : tracked) {
      double place = column.trackedRank(id, cell.row());
      // What the guess has was said with it.
      if (id != top && Double.isFinite(place)) {
        said.append(", tracked ").append(spoken(grid.vocabulary().token(id)));
        said.append(String.format(Locale.ROOT, " rank %.0f, ", place));
        said.append(percent(column.trackedProbability(id, cell.row())));
      }
    }
    return said.toString();
  }

  private static String percent(double probability) {
    return String.format(Locale.ROOT, "%.1f percent", 100 * probability);
  }

  /** A token in words: punctuation and white space by name, bytes as they are shown. */
  static String spoken(Token token) {
    String text = token.text();
    String bare = text.strip();
    String name = NAMES.get(bare.isEmpty() ? text : bare);
    if (name != null) {
      return name;
    }
    if (!text.isEmpty() && text.isBlank()) {
      return text.length() == 1 ? "space" : text.length() + " blanks";
    }
    return bare.isEmpty() || bare.indexOf('\uFFFD') >= 0 ? token.label().plain() : bare;
  }
}
