package org.logitlens.runtime;

/**
 * What the user can choose about the engine.
 *
 * @param threads threads that compute, 1 or more
 */
public record RuntimeSettings(int threads) {

  /** As many threads as the process has processors. */
  public static final RuntimeSettings DEFAULT =
      new RuntimeSettings(Runtime.getRuntime().availableProcessors());

  /** Checks the number. */
  public RuntimeSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", not 1 or more");
    }
  }
}
