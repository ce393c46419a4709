package org.logitlens.runtime;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.logitlens.lens.Token;

/**
 * Finds for every token the UTF-16 index, within a slice of text, of the character that its first
 * byte belongs to.
 */
final class TokenStarts {
  private TokenStarts() {}

  /**
   * Places tokens by their bytes.
   *
   * @param slice the text, without lone surrogates
   * @param tokens all tokens of the slice
   * @param dropped whether the tokenizer drops a byte, 0 to 255
   * @return one start for each token; empty when the tokens' bytes are not the slice's without the
   *     dropped ones
   */
  static Optional<int[]> byBytes(String slice, List<Token> tokens, IntPredicate dropped) {
    int[] starts = new int[tokens.size()];
    int token = -1;
    byte[] piece = {};
    int offset = 0;
    int character = 0;
    int next = 0;
    for (byte b : slice.getBytes(StandardCharsets.UTF_8)) {
      int units = units(b);
      if (units > 0) {
        character = next;
        next += units;
      }
      if (dropped.test(b & 0xFF)) {
        continue;
      }
      while (offset == piece.length) {
        token++;
        if (token == starts.length) {
          return Optional.empty();
        }
        piece = tokens.get(token).bytes();
        offset = 0;
        starts[token] = character;
      }
      if (piece[offset] != b) {
        return Optional.empty();
      }
      offset++;
    }
    boolean complete = token == starts.length - 1 && offset == piece.length;
    return complete ? Optional.of(starts) : Optional.empty();
  }

  /**
   * Places tokens by the spans the library gives, for tokenizers whose tokens do not spell the text
   * (they add a space, compose characters, or swallow some).
   *
   * @param spans in code points of the slice; null for a token that is in no text
   */
  static int[] bySpans(String slice, CharSpan[] spans) {
    int[] units = new int[slice.codePointCount(0, slice.length()) + 1];
    int unit = 0;
    for (int i = 1; i < units.length; i++) {
      unit += Character.charCount(slice.codePointAt(unit));
      units[i] = unit;
    }
    int[] starts = new int[spans.length];
    int last = 0;
    for (int i = 0; i < spans.length; i++) {
      if (spans[i] != null) {
        last = units[Math.min(spans[i].getStart(), units.length - 1)];
      }
      starts[i] = last;
    }
    return starts;
  }

  /** UTF-16 units that begin with this byte of UTF-8: 2 for a four-byte character's first byte. */
  private static int units(byte b) {
    if ((b & 0xC0) == 0x80) {
      return 0;
    }
    return (b & 0xF8) == 0xF0 ? 2 : 1;
  }
}
