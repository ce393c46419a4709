package org.logitlens.app.library;

/**
 * A number in a column: sorted by its value, shown by its text.
 *
 * @param value what it is sorted by; 0 when unknown
 * @param text what is shown
 */
record Quantity(long value, String text) implements Comparable<Quantity> {
  private static final String UNKNOWN = "–";

  /** A number, or a dash when it is 0. */
  static Quantity of(long value, String text) {
    return new Quantity(value, value == 0 ? UNKNOWN : text);
  }

  @Override
  public int compareTo(Quantity other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return text;
  }
}
