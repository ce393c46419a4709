package org.logitlens.runtime;

import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;

/** Splits the time of a run into the body, which is the first step, and the columns. */
final class StepTimer implements LanguageModel.Listener {
  private final long start = System.nanoTime();
  private long first;
  private long last;

  @Override
  public void progress(double fraction, LensGrid soFar) {
    last = System.nanoTime();
    if (first == 0) {
      first = last;
    }
  }

  /** Seconds until the hidden states were there. */
  double body() {
    return (first - start) / 1e9;
  }

  /** Seconds that decoding took. */
  double columns() {
    return (last - first) / 1e9;
  }
}
