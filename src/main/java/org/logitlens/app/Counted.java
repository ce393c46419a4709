package org.logitlens.app;

import java.util.Locale;

/** Numbers in sentences. */
final class Counted {
  private Counted() {}

  /** {@code 1 token}, {@code 1,024 tokens}. */
  static String of(long count, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s");
  }
}
