package org.logitlens.checkpoint.hub;

import java.time.Duration;

/**
 * How long a client waits for what.
 *
 * @param answer for a connection and the first line of an answer
 * @param stall for the next byte of a body
 * @param firstDelay before the second attempt; doubled for each one after it, less up to a half by
 *     chance
 * @param longestDelay the most that doubling leads to
 * @param longestRequested the longest {@code Retry-After} that is waited for; longer ones are
 *     reported
 * @param retries attempts after the first without any progress
 */
record Patience(
    Duration answer,
    Duration stall,
    Duration firstDelay,
    Duration longestDelay,
    Duration longestRequested,
    int retries) {

  /** For people: a word within ten seconds when nothing answers. */
  static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(9),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(16),
          Duration.ofMinutes(2),
          5);
}
