package org.logitlens.lens;

import java.util.Locale;

/** Amounts for people to read, the same in every locale. */
public final class Amount {
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;
  private static final long MINUTE = 60;
  private static final long HOUR = 3600;

  private Amount() {}

  /** {@code 812 kB}, {@code 2.4 MB}, {@code 12 MB}, {@code 1.4 GB}; never less than there is. */
  public static String bytes(long bytes) {
    if (bytes < MEGA) {
      return String.format(Locale.ROOT, "%.0f kB", Math.ceil(bytes / KILO));
    }
    if (bytes < 10 * MEGA) {
      return String.format(Locale.ROOT, "%.1f MB", Math.ceil(bytes / MEGA * 10) / 10);
    }
    return bytes < GIGA
        ? String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes / MEGA))
        : String.format(Locale.ROOT, "%.1f GB", Math.ceil(bytes / GIGA * 10) / 10);
  }

  /** {@code 8.3 MB/s}; bytes per second. */
  public static String rate(double perSecond) {
    return perSecond < MEGA
        ? String.format(Locale.ROOT, "%.0f kB/s", perSecond / KILO)
        : String.format(Locale.ROOT, "%.1f MB/s", perSecond / MEGA);
  }

  /** Numbers of weights: {@code 3.4M}, {@code 124M}, {@code 1.5B}. */
  public static String parameters(long count) {
    if (count >= GIGA) {
      return String.format(Locale.ROOT, "%.1fB", count / GIGA);
    }
    return String.format(Locale.ROOT, count < 10 * MEGA ? "%.1fM" : "%.0fM", count / MEGA);
  }

  /** {@code 40 s}, {@code 3 min}, {@code 1 h 20 min}; a part of a minute counts as a whole one. */
  public static String duration(double seconds) {
    long whole = (long) Math.ceil(seconds);
    if (whole <= MINUTE) {
      return whole + " s";
    }
    long minutes = (whole + MINUTE - 1) / MINUTE;
    return whole <= HOUR ? minutes + " min" : minutes / MINUTE + " h " + minutes % MINUTE + " min";
  }
}
