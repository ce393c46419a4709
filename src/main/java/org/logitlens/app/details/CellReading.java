package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Token;

/**
 * What can be read off one cell of a grid. Immutable, needs no display.
 *
 * @param grid where the cell is
 * @param row its row, an index into {@link LensGrid#rows()}
 * @param column its position in the prompt
 */
public record CellReading(LensGrid grid, int row, int column) {

  /** Whether a cell has numbers. */
  public enum State {
    /** It has a guess and numbers. */
    READY,
    /** Its column is not decoded yet. */
    PENDING,
    /** Its logits hold a value that is not finite: no guess, no numbers. */
    NOT_FINITE
  }

  /**
   * One kept guess.
   *
   * @param token what is guessed
   * @param probability 0 to 1
   * @param logit its logit
   * @param isFinal whether it is the output row's best guess at this position
   */
  public record Guess(Token token, double probability, double logit, boolean isFinal) {}

  /** Checks that the cell exists. */
  public CellReading {
    if (row < 0 || row >= grid.rowCount() || column < 0 || column >= grid.columnCount()) {
      throw new IllegalArgumentException("no cell in row " + row + ", column " + column);
    }
  }

  /** Whether it has numbers. */
  public State state() {
    LensColumn data = grid.columnOrNull(column);
    if (data == null) {
      return State.PENDING;
    }
    return data.topId(row, 0) == LensColumn.NONE ? State.NOT_FINITE : State.READY;
  }

  /** The row's name: {@code block 4}. */
  public String rowName() {
    return grid.rows().get(row).label();
  }

  /** {@code position 25}. */
  public String positionName() {
    return "position " + column;
  }

  /** {@code block 4 · position 25}. */
  public String title() {
    return rowName() + " · " + positionName();
  }

  /** {@code block 4 · 25}. */
  public String shortTitle() {
    return rowName() + " · " + column;
  }

  /** The prompt's token at this position. */
  public Token input() {
    return grid.prompt().tokens().get(column);
  }

  /** The token that really comes next, or null at the last position. */
  public @Nullable Token next() {
    return grid.next(column);
  }

  /** The output row's best guess, or null where there is none. */
  public @Nullable Token finalGuess() {
    int id = grid.topId(grid.rowCount() - 1, column);
    return id == LensColumn.NONE ? null : grid.vocabulary().token(id);
  }

  /** The kept guesses, best first; empty unless the cell is {@link State#READY}. */
  public List<Guess> guesses() {
    if (state() != State.READY) {
      return List.of();
    }
    LensColumn data = grid.column(column);
    int last = grid.topId(grid.rowCount() - 1, column);
    List<Guess> guesses = new ArrayList<>(data.k());
    for (int i = 0; i < data.k(); i++) {
      int id = data.topId(row, i);
      guesses.add(
          new Guess(
              grid.vocabulary().token(id),
              data.topProbability(row, i),
              data.topLogit(row, i),
              id == last));
    }
    return List.copyOf(guesses);
  }

  /** The value of a colour mode; NaN where the cell has none. */
  public double value(Metric metric) {
    return grid.value(metric, row, column);
  }

  /** The character this position's token is only a part of, if it is. */
  public Optional<SplitCharacter> splitCharacter() {
    return SplitCharacter.at(grid.prompt(), column);
  }
}
