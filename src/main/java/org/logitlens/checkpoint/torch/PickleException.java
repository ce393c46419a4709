package org.logitlens.checkpoint.torch;

import java.io.IOException;

/** A pickle that is refused; the message is a clause that says why. */
final class PickleException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_QUOTE = 80;

  PickleException(String message) {
    super(message);
  }

  /** Text of a file, short and without what could disturb a terminal or the order of letters. */
  static String quote(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .limit(LONGEST_QUOTE)
        .forEach(c -> shown.appendCodePoint(isPlain(c) ? c : '\uFFFD'));
    return shown.append(text.length() > LONGEST_QUOTE ? "...\"" : "\"").toString();
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
