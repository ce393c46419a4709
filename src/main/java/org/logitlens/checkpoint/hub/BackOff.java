package org.logitlens.checkpoint.hub;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Waits longer after every failed attempt, and gives up after some. */
final class BackOff {
  private final Patience patience;
  private final CancelWatch watch;
  private final RandomGenerator random;
  private int failures;

  BackOff(Patience patience, CancelWatch watch, RandomGenerator random) {
    this.patience = patience;
    this.watch = watch;
    this.random = random;
  }

  /** Counts from the start again, because something was achieved. */
  void reset() {
    failures = 0;
  }

  /**
   * Waits before the next attempt: as long as the server asked, or as long as is its turn.
   *
   * @throws HubException what went wrong, after too many attempts in a row or when the server wants
   *     to be left alone for long
   * @throws java.util.concurrent.CancellationException when cancelled
   */
  void pauseAfter(TryAgainException setback) throws HubException {
    Duration requested = setback.requested();
    if (requested != null && requested.compareTo(patience.longestRequested()) > 0) {
      throw new HubException(
          setback.error().kind(),
          setback.error().getMessage() + " It asks to wait " + requested.toSeconds() + " seconds.",
          "Try again then.",
          setback);
    }
    if (failures == patience.retries()) {
      throw setback.error();
    }
    watch.pause(delay(requested));
    failures++;
  }

  private Duration delay(@Nullable Duration requested) {
    long doubled = patience.firstDelay().toMillis() << Math.min(failures, 20);
    long most = Math.min(doubled, patience.longestDelay().toMillis());
    // By chance, so that many clients that failed together do not come back together.
    Duration turn = Duration.ofMillis(Math.round(most * (0.5 + 0.5 * random.nextDouble())));
    return requested != null && requested.compareTo(turn) > 0 ? requested : turn;
  }
}
