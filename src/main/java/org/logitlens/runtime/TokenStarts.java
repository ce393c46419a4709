package org.logitlens.runtime;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.logitlens.lens.Token;

/**
 * Finds for every token the UTF-16 index of the character that its first byte belongs to, slice by
 * slice of one text. For one thread.
 */
final class TokenStarts {
  private final String text;
  private final List<Integer> starts = new ArrayList<>();
  private int sliceStart;

  /** For the tokens of a text without lone surrogates. */
  TokenStarts(String text) {
    this.text = text;
  }

  /** The starts so far. */
  List<Integer> list() {
    return starts;
  }

  /** A token that is not in the text. */
  void addOutsideText() {
    starts.add(sliceStart);
  }

  /**
   * Places tokens by their bytes.
   *
   * @param slice the next piece of the text
   * @param tokens all tokens of the slice
   * @return false, and nothing is placed, when the tokens' bytes are not the slice's
   */
  boolean addByBytes(String slice, List<Token> tokens) {
    byte[] all = slice.getBytes(StandardCharsets.UTF_8);
    int[] found = new int[tokens.size()];
    int at = 0;
    int unit = 0;
    for (int i = 0; i < found.length; i++) {
      byte[] bytes = tokens.get(i).bytes();
      if (at + bytes.length > all.length
          || !Arrays.equals(bytes, 0, bytes.length, all, at, at + bytes.length)) {
        return false;
      }
      found[i] = sliceStart + (at < all.length ? startOfCharacter(all, at, unit) : unit);
      for (byte b : bytes) {
        unit += units(b);
      }
      at += bytes.length;
    }
    if (at != all.length) {
      return false;
    }
    Arrays.stream(found).forEach(starts::add);
    sliceStart += slice.length();
    return true;
  }

  /**
   * Places tokens by the spans the library gives, for tokenizers whose tokens do not spell the text
   * (they add a space, or swallow some).
   *
   * @param spans in code points of the slice; null for a token that is in no text
   */
  void addBySpans(String slice, CharSpan[] spans) {
    int codePoint = 0;
    int unit = 0;
    for (CharSpan span : spans) {
      int wanted = span == null ? codePoint : span.getStart();
      if (wanted < codePoint) {
        // Spans of a normalised text may step back: count again from the slice's start.
        codePoint = 0;
        unit = 0;
      }
      while (codePoint < wanted && unit < slice.length()) {
        unit += Character.charCount(text.codePointAt(sliceStart + unit));
        codePoint++;
      }
      starts.add(sliceStart + unit);
    }
    sliceStart += slice.length();
  }

  /** UTF-16 units that begin with this byte of UTF-8: 2 for a four-byte character's first byte. */
  private static int units(byte b) {
    if ((b & 0xC0) == 0x80) {
      return 0;
    }
    return (b & 0xF8) == 0xF0 ? 2 : 1;
  }

  /** A byte inside a character belongs to the unit at which the character's first byte was. */
  private static int startOfCharacter(byte[] all, int at, int unitsBefore) {
    if ((all[at] & 0xC0) != 0x80) {
      return unitsBefore;
    }
    int first = at;
    while ((all[first] & 0xC0) == 0x80) {
      first--;
    }
    return unitsBefore - units(all[first]);
  }
}
