package org.logitlens.app.heatmap;

import java.util.Arrays;
import org.logitlens.plot.Contrast;

/**
 * The colours of text on a ground. Working them out takes longer than putting a text down, and
 * cells have a few hundred grounds at most, so they are remembered: without a map, whose keys would
 * be objects made anew for every cell of every frame.
 */
final class Inks {
  private static final int BITS = 12;
  private static final int PLACES = 1 << BITS;

  /** Spreads the grounds over the places: the golden ratio. */
  private static final int SPREAD = 0x9E3779B9;

  private final int[] grounds = new int[PLACES];
  private final int[] texts = new int[PLACES];
  private final int[] muted = new int[PLACES];
  private int known;
  private int at;

  /** Turns to a ground, an opaque colour; {@link #text} and {@link #muted} are those on it. */
  void on(int ground) {
    if (grounds[at] == ground) {
      return;
    }
    at = (ground * SPREAD) >>> (Integer.SIZE - BITS);
    // An empty place holds 0, which is no ground: it is transparent.
    while (grounds[at] != ground && grounds[at] != 0) {
      at = (at + 1) % PLACES;
    }
    if (grounds[at] == 0) {
      remember(ground);
    }
  }

  private void remember(int ground) {
    if (++known > PLACES / 2) {
      Arrays.fill(grounds, 0);
      known = 1;
    }
    grounds[at] = ground;
    texts[at] = Contrast.text(ground);
    muted[at] = Contrast.muted(texts[at], ground);
  }

  /** The colour of letters. */
  int text() {
    return texts[at];
  }

  /** The colour of the marks of spaces, line ends and bytes. */
  int muted() {
    return muted[at];
  }
}
