package org.logitlens.runtime;

import java.util.Locale;

/** Amounts of memory for people to read. */
final class Bytes {
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  private Bytes() {}

  /** {@code 12 MB}, {@code 1.4 GB}. */
  static String text(long bytes) {
    return bytes < GIGA
        ? String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes / MEGA))
        : String.format(Locale.ROOT, "%.1f GB", bytes / GIGA);
  }
}
