package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.List;
import org.logitlens.checkpoint.AddedToken;
import org.logitlens.checkpoint.TokenizerFiles;

/**
 * Cuts a long text where no token can reach across, so that it is tokenized piece by piece and can
 * be stopped in between.
 *
 * <p>That is before a space between two letters: the patterns that split a text begin a new word
 * there, and without a pattern it needs a vocabulary that joins no words. Added tokens are looked
 * for before that: where one of them reaches over such a place, or looks at what is around it,
 * texts stay whole.
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
        !files.cutsAtSpaces() || files.addedTokens().stream().anyMatch(TextSlices::reachesAcross));
  }

  private static boolean reachesAcross(AddedToken token) {
    if (token.lstrip() || token.rstrip() || token.singleWord()) {
      return true;
    }
    String content = token.content();
    for (int i = 1; i < content.length(); i++) {
      if (content.charAt(i) == ' ' && Character.isLetter(content.charAt(i - 1))) {
        return true;
      }
    }
    return false;
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
    for (int i = from + LENGTH; i + 1 < text.length(); i++) {
      if (text.charAt(i) == ' '
          && Character.isLetter(text.charAt(i - 1))
          && Character.isLetter(text.charAt(i + 1))) {
        return i;
      }
    }
    return text.length();
  }
}
