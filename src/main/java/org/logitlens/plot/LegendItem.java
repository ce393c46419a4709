package org.logitlens.plot;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenLabel;

/**
 * One explanation below the colour bar.
 *
 * @param sign what is explained
 * @param track which tracked token, for {@link Sign#TRACKED}; else -1
 * @param text what it means
 */
record LegendItem(Sign sign, int track, TextLine text) {
  static final int TEXT_SIZE = 11;

  /** Width of the sign and the space after it. */
  static final int SIGN_WIDTH = 20;

  /** Space between items. */
  static final int SPACE = 20;

  /** Tracked tokens are cut to this. */
  private static final int LONGEST = 200;

  /** What can be explained. */
  enum Sign {
    OUTLINE("same guess as the output"),
    TRACKED("guess is "),
    RIGHT("next token guessed right"),
    DEPTH("settles: the taller, the earlier the guess is final"),
    ANCHOR("position 0, an attention sink"),
    HATCH("not finite"),
    ABSENT("no next token"),
    NOT_ASKED_FOR("not computed"),
    PENDING("not computed yet");

    private final String meaning;

    Sign(String meaning) {
      this.meaning = meaning;
    }
  }

  /** Width of sign and text. */
  double width() {
    return SIGN_WIDTH + text.width();
  }

  /** The explanations that a view needs. */
  static List<LegendItem> of(GridView view) {
    List<LegendItem> items = new ArrayList<>();
    for (Sign sign : needed(view)) {
      items.add(new LegendItem(sign, -1, TextLine.of(sign.meaning, Face.SANS, TEXT_SIZE)));
      if (sign == Sign.OUTLINE) {
        addTracked(view, items);
      }
    }
    return items;
  }

  private static void addTracked(GridView view, List<LegendItem> items) {
    List<Integer> tracked = view.settings().tracked();
    for (int track = 0; track < tracked.size(); track++) {
      Token token = view.grid().vocabulary().token(tracked.get(track));
      List<TokenLabel.Run> runs = new ArrayList<>();
      runs.add(new TokenLabel.Run(Sign.TRACKED.meaning, false));
      runs.addAll(token.label().runs());
      TextLine text = TextFit.shorten(new TokenLabel(runs), Face.SANS, TEXT_SIZE, LONGEST);
      items.add(new LegendItem(Sign.TRACKED, track, text));
    }
  }

  /** Breaks explanations into rows no wider than a width, or of one item. */
  static List<List<LegendItem>> rows(List<LegendItem> items, double width) {
    List<List<LegendItem>> rows = new ArrayList<>();
    List<LegendItem> row = new ArrayList<>();
    double x = 0;
    for (LegendItem item : items) {
      if (!row.isEmpty() && x + item.width() > width) {
        rows.add(row);
        row = new ArrayList<>();
        x = 0;
      }
      row.add(item);
      x += item.width() + SPACE;
    }
    rows.add(row);
    return rows;
  }

  private static List<Sign> needed(GridView view) {
    List<Sign> signs = new ArrayList<>();
    signs.add(Sign.OUTLINE);
    boolean right = false;
    for (int column = 0; column < view.columnCount(); column++) {
      right |= view.guessedRight(column);
    }
    if (right) {
      signs.add(Sign.RIGHT);
    }
    signs.add(Sign.DEPTH);
    if (view.gridColumn(0) == 0) {
      signs.add(Sign.ANCHOR);
    }
    Set<CellState> seen = EnumSet.noneOf(CellState.class);
    for (int row = 0; row < view.rowCount(); row++) {
      for (int column = 0; column < view.columnCount(); column++) {
        seen.add(view.state(row, column));
      }
    }
    if (seen.contains(CellState.NON_FINITE)) {
      signs.add(Sign.HATCH);
    }
    if (seen.contains(CellState.ABSENT)) {
      signs.add(view.metric().needsNext() ? Sign.ABSENT : Sign.NOT_ASKED_FOR);
    }
    if (seen.contains(CellState.PENDING)) {
      signs.add(Sign.PENDING);
    }
    return signs;
  }
}
