package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks a prompt over before it is cut: repairs what no encoding can carry and says what it saw.
 */
final class TextNotices {
  private static final char REPLACEMENT = '\uFFFD';

  private TextNotices() {}

  /**
   * A text fit for the tokenizer.
   *
   * @param text the text, without lone surrogates, of the same length as before
   * @param notices what the user should know, one sentence each
   */
  record Checked(String text, List<String> notices) {}

  /**
   * Replaces lone surrogates by U+FFFD and remarks on a trailing space; changes nothing else.
   *
   * @param text the text
   * @param model who predicts worse after a trailing space; empty where it makes no difference
   */
  static Checked check(String text, String model) {
    StringBuilder repaired = null;
    int replaced = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++;
        continue;
      }
      if (repaired == null) {
        repaired = new StringBuilder(text);
      }
      repaired.setCharAt(i, REPLACEMENT);
      replaced++;
    }
    List<String> notices = new ArrayList<>();
    if (replaced > 0) {
      notices.add(
          replaced == 1
              ? "1 lone surrogate became U+FFFD"
              : replaced + " lone surrogates became U+FFFD");
    }
    if (!model.isEmpty() && text.endsWith(" ")) {
      notices.add("ends with a space: " + model + " predicts worse here");
    }
    return new Checked(repaired == null ? text : repaired.toString(), notices);
  }
}
