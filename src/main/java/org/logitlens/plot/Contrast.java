package org.logitlens.plot;

/** Legible text colours, by the contrast ratio of WCAG 2. Colours are {@code 0xAARRGGBB}. */
public final class Contrast {
  /** Black. */
  public static final int BLACK = 0xFF000000;

  /** White. */
  public static final int WHITE = 0xFFFFFFFF;

  /** What muted marks keep at least. */
  private static final double MUTED = 3;

  private static final double MUTED_SHARE = 0.55;

  private Contrast() {}

  /**
   * The contrast ratio of two colours, 1 to 21, whatever their alpha.
   *
   * @return {@code (lighter + 0.05) / (darker + 0.05)} in relative luminance
   */
  public static double ratio(int one, int other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /**
   * Black or white, whichever contrasts more; at least 4.58:1 on every colour, for the worst case
   * is the ground that both contrast with equally, {@code sqrt(21)}.
   */
  public static int text(int ground) {
    return ratio(ground, BLACK) >= ratio(ground, WHITE) ? BLACK : WHITE;
  }

  /**
   * The colour for marks that stand back behind text of that colour: the text mixed with the
   * ground, but with a contrast of at least 3:1 (or the text's own, where that is less).
   */
  public static int muted(int text, int ground) {
    double share = MUTED_SHARE;
    int mixed = mix(text, ground, share);
    while (share < 1 && ratio(mixed, ground) < MUTED) {
      share = Math.min(1, share + 0.05);
      mixed = mix(text, ground, share);
    }
    return mixed;
  }

  /**
   * Mixes two opaque colours channel by channel.
   *
   * @param share how much of {@code one}, 0 to 1
   */
  public static int mix(int one, int other, double share) {
    int argb = 0xFF000000;
    for (int shift = 0; shift <= 16; shift += 8) {
      double channel = share * (one >> shift & 0xFF) + (1 - share) * (other >> shift & 0xFF);
      argb |= (int) Math.round(channel) << shift;
    }
    return argb;
  }

  private static double luminance(int argb) {
    return 0.2126 * linear(argb >> 16 & 0xFF)
        + 0.7152 * linear(argb >> 8 & 0xFF)
        + 0.0722 * linear(argb & 0xFF);
  }

  /** The light of one sRGB channel, 0 to 1, from its value 0 to 255. */
  static double linear(int channel) {
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
