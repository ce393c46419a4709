package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.List;
import org.logitlens.checkpoint.TokenizerFiles;

/**
 * Cuts a long text where no token can reach across, so that it is tokenized piece by piece and can
 * be stopped in between.
 *
 * <p>GPT-2's pattern splits a text before BPE sees it. Nothing it matches goes on from other text
 * into a space, so a match ends wherever a space follows other text, whatever comes after. Added
 * tokens are looked for before that pattern: where one of them has a space inside it, or takes some
 * with it, texts stay whole.
 */
final class TextSlices {
  /** Shorter texts are not worth cutting; a slice of this length takes some 10 ms. */
  static final int LENGTH = 1 << 15;

  private final boolean whole;

  private TextSlices(boolean whole) {
    this.whole = whole;
  }

  /** The rule for a tokenizer. */
  static TextSlices of(TokenizerFiles files) {
    return new TextSlices(
        !files.splitsByPattern()
            || files.addedTokens().stream()
                .anyMatch(
                    token -> token.lstrip() || token.rstrip() || token.content().contains(" ")));
  }

  /** The slices, in order; joined they are the text. None for an empty text. */
  List<String> cut(String text) {
    List<String> slices = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = whole ? text.length() : end(text, from);
      slices.add(text.substring(from, to));
      from = to;
    }
    return slices;
  }

  private static int end(String text, int from) {
    for (int i = from + LENGTH; i < text.length(); i++) {
      if (text.charAt(i) == ' ' && !mayBeWhiteSpace(text.charAt(i - 1))) {
        return i;
      }
    }
    return text.length();
  }

  /** White space under any definition of it. */
  private static boolean mayBeWhiteSpace(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || c == '\u180E'
        || c == '\u200B'
        || c == '\uFEFF';
  }
}
