package org.logitlens.lens;

import org.jspecify.annotations.Nullable;

/**
 * What to compute.
 *
 * @param prompt the prompt, 1 to the context length tokens
 * @param decoder how rows are decoded
 * @param hiddenRows which hidden states are rows
 * @param k kept guesses per cell, 1 to 50
 * @param previous an earlier result of the same model whose columns are taken over where they stay
 *     the same (the same tokens up to and including the next one, same decoder, rows and k); null
 *     to decode every column
 * @param jensenShannon whether {@link Statistic#JS} is computed; it costs about an eighth of the
 *     time
 */
public record LensRequest(
    Prompt prompt,
    Decoder decoder,
    HiddenRows hiddenRows,
    int k,
    @Nullable LensGrid previous,
    boolean jensenShannon) {

  /** The most guesses a cell can keep. */
  public static final int MAX_K = 50;

  /** Checks {@code k}. */
  public LensRequest {
    if (k < 1 || k > MAX_K) {
      throw new IllegalArgumentException("k is " + k + ", not 1 to " + MAX_K);
    }
  }

  /** A request without {@link Statistic#JS}. */
  public LensRequest(
      Prompt prompt, Decoder decoder, HiddenRows hiddenRows, int k, @Nullable LensGrid previous) {
    this(prompt, decoder, hiddenRows, k, previous, false);
  }
}
