package org.logitlens.plot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenLabel;

/** The labels above and below the columns. */
final class HeaderLabels {
  /** Stands before a next token that the output row guesses. */
  static final String RIGHT = "(*) ";

  private HeaderLabels() {}

  static TokenLabel input(Prompt prompt, int position) {
    return prompt.tokens().get(position).label();
  }

  static @Nullable TokenLabel next(LensGrid grid, int position) {
    Token next = grid.next(position);
    if (next == null) {
      return null;
    }
    TokenLabel label = input(grid.prompt(), position + 1);
    if (!grid.predictsNext(position)) {
      return label;
    }
    List<TokenLabel.Run> runs = new ArrayList<>(label.runs());
    runs.add(0, new TokenLabel.Run(RIGHT, false));
    return new TokenLabel(runs);
  }
}
