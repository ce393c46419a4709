package org.logitlens.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Token;

/** Finds cells by the tokens they guess. */
final class TokenFinder {
  private TokenFinder() {}

  /** How a token is compared with what is looked for. */
  enum Kind {
    /** Its text holds it, whatever the case. */
    CONTAINS("contains"),
    /** Its text is it, leading space included unless only the rest is asked for. */
    EQUALS("equals"),
    /** Its id is it. */
    ID("id");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /** Among which guesses a token is looked for. */
  enum Depth {
    /** Each cell's best guess. */
    TOP_1("in top 1"),
    /** All guesses that are kept. */
    TOP_K("in top k");

    private final String title;

    Depth(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * The cells that guess a token, column by column, row 0 first. Nothing is found for an empty
   * query or an id that is no number.
   */
  static List<Cell> find(LensGrid grid, String query, Kind kind, Depth depth) {
    IntPredicate wanted = predicate(grid, query, kind);
    Map<Integer, Boolean> known = new HashMap<>();
    List<Cell> found = new ArrayList<>();
    for (int column = 0; column < grid.columnCount(); column++) {
      LensColumn data = grid.columnOrNull(column);
      if (data == null) {
        continue;
      }
      int guesses = depth == Depth.TOP_1 ? 1 : data.k();
      for (int row = 0; row < data.rows(); row++) {
        for (int i = 0; i < guesses; i++) {
          if (known.computeIfAbsent(data.topId(row, i), wanted::test)) {
            found.add(new Cell(row, column));
            break;
          }
        }
      }
    }
    return found;
  }

  private static IntPredicate predicate(LensGrid grid, String query, Kind kind) {
    if (query.isEmpty()) {
      return id -> false;
    }
    return switch (kind) {
      case ID -> {
        int wanted = number(query);
        yield id -> id == wanted && id != LensColumn.NONE;
      }
      case EQUALS -> id -> id != LensColumn.NONE && equal(grid.vocabulary().token(id), query);
      case CONTAINS -> {
        String lower = query.toLowerCase(Locale.ROOT);
        yield id -> id != LensColumn.NONE && contains(grid.vocabulary().token(id), lower);
      }
    };
  }

  /** A token as typed, with or without its leading space, or as it is shown. */
  private static boolean equal(Token token, String query) {
    String text = token.text();
    return text.equals(query)
        || (text.startsWith(" ") && text.substring(1).equals(query))
        || token.label().plain().equals(query);
  }

  private static boolean contains(Token token, String lower) {
    return token.text().toLowerCase(Locale.ROOT).contains(lower)
        || token.label().plain().toLowerCase(Locale.ROOT).contains(lower);
  }

  private static int number(String query) {
    try {
      return Integer.parseInt(query.strip());
    } catch (NumberFormatException e) {
      return LensColumn.NONE;
    }
  }
}
