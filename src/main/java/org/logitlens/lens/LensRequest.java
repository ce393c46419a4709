package org.logitlens.lens;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to compute.
 *
 * @param prompt the prompt, 1 to the context length tokens
 * @param decoder how rows are decoded
 * @param hiddenRows which hidden states are rows
 * @param k kept guesses per cell, 1 to 50
 * @param previous an earlier result of the same model whose columns are taken over where they stay
 *     the same (the same tokens up to and including the next one, same decoder, rows and k, and
 *     {@link Statistic#JS} and the tracked tokens if they are asked for); null to decode every
 *     column
 * @param jensenShannon whether {@link Statistic#JS} is computed; it costs about an eighth of the
 *     time
 * @param tracked ids of tokens that every cell is to give a logit and a rank of, different ones, at
 *     most {@link #MAX_TRACKED}; each costs a few percent of the time
 */
public record LensRequest(
    Prompt prompt,
    Decoder decoder,
    HiddenRows hiddenRows,
    int k,
    @Nullable LensGrid previous,
    boolean jensenShannon,
    List<Integer> tracked) {

  /** The most guesses a cell can keep. */
  public static final int MAX_K = 50;

  /** The most tokens that are tracked at once. */
  public static final int MAX_TRACKED = 4;

  /** Checks {@code k} and the tracked tokens, and copies these. */
  public LensRequest {
    tracked = List.copyOf(tracked);
    if (tracked.size() > MAX_TRACKED || Set.copyOf(tracked).size() < tracked.size()) {
      throw new IllegalArgumentException("tracked tokens " + tracked);
    }
    if (k < 1 || k > MAX_K) {
      throw new IllegalArgumentException("k is " + k + ", not 1 to " + MAX_K);
    }
  }

  /** A request that tracks no token. */
  public LensRequest(
      Prompt prompt,
      Decoder decoder,
      HiddenRows hiddenRows,
      int k,
      @Nullable LensGrid previous,
      boolean jensenShannon) {
    this(prompt, decoder, hiddenRows, k, previous, jensenShannon, List.of());
  }

  /** A request without {@link Statistic#JS} that tracks no token. */
  public LensRequest(
      Prompt prompt, Decoder decoder, HiddenRows hiddenRows, int k, @Nullable LensGrid previous) {
    this(prompt, decoder, hiddenRows, k, previous, false);
  }
}
