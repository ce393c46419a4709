package org.logitlens.plot;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One explanation below the colour bar.
 *
 * @param sign what is explained
 * @param text what it means
 */
record LegendItem(Sign sign, TextLine text) {
  static final int TEXT_SIZE = 11;

  /** Width of the sign and the space after it. */
  static final int SIGN_WIDTH = 20;

  /** Space between items. */
  static final int SPACE = 20;

  /** What can be explained. */
  enum Sign {
    OUTLINE("same guess as the output"),
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
    return needed(view).stream()
        .map(sign -> new LegendItem(sign, TextLine.of(sign.meaning, Face.SANS, TEXT_SIZE)))
        .toList();
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
