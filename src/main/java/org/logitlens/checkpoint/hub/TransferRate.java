package org.logitlens.checkpoint.hub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How fast bytes came in over the last seconds. For one thread. */
final class TransferRate {
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(4);
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(300);

  private final Deque<Sample> samples = new ArrayDeque<>();
  private long received;

  /**
   * Notes bytes that came in.
   *
   * @param bytes since the last call
   * @param now nanoseconds of a clock that only goes forward
   */
  void add(long bytes, long now) {
    received += bytes;
    samples.addLast(new Sample(received, now));
    // One sample older than the window stays: the rate is measured from there.
    while (samples.size() > 2 && now - secondOldest().nanos >= WINDOW) {
      samples.removeFirst();
    }
  }

  /** Bytes per second; 0 while too little time has passed to tell. */
  double bytesPerSecond() {
    if (samples.isEmpty()) {
      return 0;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    long nanos = last.nanos - first.nanos;
    return nanos < SHORTEST ? 0 : (last.bytes - first.bytes) * 1e9 / nanos;
  }

  private Sample secondOldest() {
    return samples.stream().skip(1).findFirst().orElseThrow();
  }

  private record Sample(long bytes, long nanos) {}
}
