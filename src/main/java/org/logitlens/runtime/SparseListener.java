package org.logitlens.runtime;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.logitlens.checkpoint.hub.ByteListener;
import org.logitlens.lens.ModelLibrary;

/** Passes on a few of the many reports of one reading. */
final class SparseListener implements ByteListener {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  /** What is read in less time, seconds, says nothing of the rest. */
  private static final double SHORT = 0.5;

  private final ModelLibrary.Listener listener;
  private final String step;
  private final LongSupplier clock;
  private final long began;
  private long lastTold;

  /**
   * Begins to count time.
   *
   * @param step what is being done
   * @param clock nanoseconds of a clock that only goes forward
   */
  SparseListener(ModelLibrary.Listener listener, String step, LongSupplier clock) {
    this.listener = listener;
    this.step = step;
    this.clock = clock;
    this.began = clock.getAsLong();
    this.lastTold = began - PAUSE;
  }

  @Override
  public void bytes(long done, long total) {
    long now = clock.getAsLong();
    if (now - lastTold >= PAUSE || done == total) {
      lastTold = now;
      double seconds = (now - began) / (double) TimeUnit.SECONDS.toNanos(1);
      listener.progress(step, done, total, seconds < SHORT ? 0 : done / seconds);
    }
  }
}
