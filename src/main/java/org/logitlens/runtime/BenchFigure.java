package org.logitlens.runtime;

import java.util.Locale;

/**
 * One measured figure with the bound it should keep.
 *
 * @param key its name in JSON
 * @param text what it is, for people
 * @param value what was measured
 * @param unit {@code ms}, {@code s}, {@code MB}, {@code GB/s}, or empty for a ratio
 * @param bound the bound
 * @param limit the bound's number; without meaning for {@link Bound#NONE}
 */
public record BenchFigure(
    String key, String text, double value, String unit, Bound bound, double limit) {

  /** Which way a figure is bounded. */
  public enum Bound {
    /** Not at all: for information. */
    NONE,
    /** At most the limit. */
    AT_MOST,
    /** At least the limit. */
    AT_LEAST
  }

  /** A figure for information. */
  public static BenchFigure plain(String key, String text, double value, String unit) {
    return new BenchFigure(key, text, value, unit, Bound.NONE, 0);
  }

  /** A figure that should be at most a limit. */
  public static BenchFigure atMost(
      String key, String text, double value, String unit, double limit) {
    return new BenchFigure(key, text, value, unit, Bound.AT_MOST, limit);
  }

  static BenchFigure atLeast(String key, String text, double value, String unit, double limit) {
    return new BenchFigure(key, text, value, unit, Bound.AT_LEAST, limit);
  }

  /** Whether the bound is kept. */
  public boolean kept() {
    return switch (bound) {
      case NONE -> true;
      case AT_MOST -> value <= limit;
      case AT_LEAST -> value >= limit;
    };
  }

  /** One line for people. */
  public String line() {
    String limits =
        switch (bound) {
          case NONE -> "";
          case AT_MOST -> "  (at most " + number(limit) + (kept() ? ")" : ": MISSED)");
          case AT_LEAST -> "  (at least " + number(limit) + (kept() ? ")" : ": MISSED)");
        };
    return String.format(Locale.ROOT, "%-58s %9s %s%s", text, number(value), unit, limits)
        .stripTrailing();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.3g" : "%.0f", value);
  }
}
