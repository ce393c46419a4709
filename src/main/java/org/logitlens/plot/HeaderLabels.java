package org.logitlens.plot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.CharacterPart;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenLabel;

/** The labels above and below the columns. */
final class HeaderLabels {
  /** Stands before a next token that the output row guesses. */
  static final String RIGHT = "(*) ";

  private HeaderLabels() {}

  /**
   * The label of a token of the prompt. A token that holds a part of a character shows the whole
   * character and which part it is, {@code 日 2/3}; its own bytes, {@code 97 2/3}, where the
   * character is not to be seen or no face has it, since its number would leave no room for the
   * part.
   */
  static TokenLabel input(Prompt prompt, int position) {
    Token token = prompt.tokens().get(position);
    CharacterPart part = prompt.characterPart(position);
    if (part == null) {
      return token.label();
    }
    byte[] bytes = token.bytes();
    TokenLabel character = TokenLabel.of(part.character().getBytes(StandardCharsets.UTF_8));
    TokenLabel.Run marker = new TokenLabel.Run(" " + part.marker(), true);
    if (Glyph.of(character, Face.MONO).size() > 1) {
      List<TokenLabel.Run> runs = new ArrayList<>(token.label().runs());
      runs.add(marker);
      return new TokenLabel(runs);
    }
    List<TokenLabel.Run> runs = new ArrayList<>();
    if (part.part() == 1) {
      runs.addAll(TokenLabel.of(Arrays.copyOf(bytes, lastLead(bytes))).runs());
    }
    runs.addAll(character.runs());
    runs.add(marker);
    if (part.part() > 1) {
      int rest = firstOther(bytes);
      runs.addAll(TokenLabel.of(Arrays.copyOfRange(bytes, rest, bytes.length)).runs());
    }
    return new TokenLabel(runs);
  }

  static @Nullable TokenLabel next(LensGrid grid, int position) {
    if (grid.next(position) == null) {
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

  private static int lastLead(byte[] bytes) {
    int at = bytes.length - 1;
    while (at > 0 && isContinuation(bytes[at])) {
      at--;
    }
    return at;
  }

  private static int firstOther(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && isContinuation(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
