package org.logitlens.checkpoint.hub;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One attempt failed in a way that may pass. */
final class TryAgainException extends Exception {
  private static final long serialVersionUID = 1L;

  private final HubException error;
  private final @Nullable Duration requested;

  /**
   * Makes one.
   *
   * @param error what to say when it does not pass
   * @param requested how long the server asks to wait; null when it does not say
   */
  TryAgainException(HubException error, @Nullable Duration requested) {
    super(error.getMessage(), error);
    this.error = error;
    this.requested = requested;
  }

  HubException error() {
    return error;
  }

  @Nullable Duration requested() {
    return requested;
  }
}
