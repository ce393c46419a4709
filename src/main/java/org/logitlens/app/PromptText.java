package org.logitlens.app;

/**
 * A text as the prompt area can hold it, and what had to be left out. The area drops control
 * characters by itself, without a word; here they are counted so that the user can be told.
 *
 * @param text what fits
 * @param controls control characters left out, carriage returns of line ends not counted
 * @param returns carriage returns left out
 * @param refused characters beyond the room there was
 */
public record PromptText(String text, int controls, int returns, int refused) {
  /** The most UTF-16 units the prompt area holds. */
  public static final int MAX_LENGTH = 100_000;

  /**
   * Looks at a text that is to go into the prompt area.
   *
   * @param raw the text as it came
   * @param room how many UTF-16 units there is room for, 0 or more
   */
  public static PromptText of(String raw, int room) {
    StringBuilder kept = new StringBuilder(Math.min(raw.length(), room));
    int controls = 0;
    int returns = 0;
    int refused = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\r') {
        returns++;
      } else if (isDropped(c)) {
        controls++;
      } else if (kept.length() < room && !splitsPair(raw, i, kept.length(), room)) {
        kept.append(c);
      } else {
        refused = raw.length() - i;
        break;
      }
    }
    return new PromptText(kept.toString(), controls, returns, refused);
  }

  /** What the user is told; empty when everything fits. */
  public String notice() {
    StringBuilder said = new StringBuilder();
    if (controls > 0) {
      said.append(Counted.of(controls, "control character")).append(" removed. ");
    }
    if (returns > 0) {
      said.append(Counted.of(returns, "carriage return")).append(" removed. ");
    }
    if (refused > 0) {
      said.append(Counted.of(refused, "character"))
          .append(" refused: the prompt holds ")
          .append(Counted.of(MAX_LENGTH, "character"))
          .append(". ");
    }
    return said.toString().strip();
  }

  /** What JavaFX text controls leave out: C0 but for tab and line feed, and delete. */
  private static boolean isDropped(char c) {
    return (c < ' ' && c != '\n' && c != '\t') || c == '\u007F';
  }

  private static boolean splitsPair(String raw, int at, int length, int room) {
    return length == room - 1
        && Character.isHighSurrogate(raw.charAt(at))
        && at + 1 < raw.length()
        && Character.isLowSurrogate(raw.charAt(at + 1));
  }
}
