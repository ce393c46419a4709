package org.logitlens.lens;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text and the tokens it was cut into. Immutable.
 *
 * @param text the text as it went into the tokenizer
 * @param tokens the tokens, {@code T} of them; a column of the grid is an index into this list
 * @param starts for every token the index of the UTF-16 unit of {@code text} that its first byte
 *     belongs to; tokens that share a character share its start, a token that is not in the text (a
 *     prepended one) starts where the text starts
 * @param notices what the user should know about the text, one sentence each
 */
public record Prompt(String text, List<Token> tokens, List<Integer> starts, List<String> notices) {

  /** Copies the lists. */
  public Prompt {
    tokens = List.copyOf(tokens);
    starts = List.copyOf(starts);
    notices = List.copyOf(notices);
    if (tokens.size() != starts.size()) {
      throw new IllegalArgumentException(
          tokens.size() + " tokens but " + starts.size() + " starts");
    }
  }

  /** The number of tokens, {@code T}. */
  public int size() {
    return tokens.size();
  }

  /** The token ids, a new array. */
  public int[] ids() {
    return tokens.stream().mapToInt(Token::id).toArray();
  }

  /**
   * The character that a token holds only a part of; null when the token is made of whole
   * characters, or when the bytes around it form none. A token that ends one character and begins
   * another is a part of the first.
   *
   * @param index a position, 0 to T-1
   */
  public @Nullable CharacterPart characterPart(int index) {
    return CharacterPart.of(tokens, index);
  }

  /** This prompt's first {@code count} tokens; says so in the notices when that drops any. */
  public Prompt first(int count) {
    return count >= size() ? this : part(0, count);
  }

  /** This prompt's last {@code count} tokens; says so in the notices when that drops any. */
  public Prompt last(int count) {
    return count >= size() ? this : part(size() - count, size());
  }

  private Prompt part(int from, int to) {
    int dropped = size() - (to - from);
    List<String> said = new ArrayList<>(notices);
    said.add(dropped + (dropped == 1 ? " token" : " tokens") + " dropped");
    return new Prompt(text, tokens.subList(from, to), starts.subList(from, to), said);
  }
}
