package org.logitlens.lens;

/**
 * What every row of one position gives to a token that the user named. Immutable.
 *
 * <p>NaN policy: {@link LensColumn} puts NaN where a cell is not finite.
 */
public final class TokenTrack {
  private final float[] logits;
  private final float[] ranks;

  /**
   * Makes one; both arrays are copied.
   *
   * @param logits {@code [R]}, row 0 first
   * @param ranks {@code [R]}, each 1 plus the number of tokens with a greater logit
   * @throws IllegalArgumentException when the lengths differ
   */
  public TokenTrack(float[] logits, float[] ranks) {
    if (logits.length != ranks.length) {
      throw new IllegalArgumentException(logits.length + " logits, " + ranks.length + " ranks");
    }
    this.logits = logits.clone();
    this.ranks = ranks.clone();
  }

  /** Number of rows, {@code R}. */
  public int rows() {
    return logits.length;
  }

  /** The token's logit. */
  public float logit(int row) {
    return logits[row];
  }

  /** The token's rank, best 1. */
  public float rank(int row) {
    return ranks[row];
  }

  /** The same with NaN in some rows. */
  TokenTrack without(boolean[] bad) {
    TokenTrack copy = new TokenTrack(logits, ranks);
    for (int row = 0; row < bad.length; row++) {
      if (bad[row]) {
        copy.logits[row] = Float.NaN;
        copy.ranks[row] = Float.NaN;
      }
    }
    return copy;
  }
}
