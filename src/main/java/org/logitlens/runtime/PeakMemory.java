package org.logitlens.runtime;

import java.util.concurrent.locks.LockSupport;

/** Watches this process's private memory on a thread of its own. */
final class PeakMemory implements AutoCloseable {
  private static final long INTERVAL_NANOS = 2_000_000;

  private final long before = ProcessMemory.privateBytes();
  private final Thread thread = new Thread(this::watch, "logit-lens-memory");
  private volatile long peak = before;
  private volatile boolean closed;

  PeakMemory() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (!closed) {
      peak = Math.max(peak, ProcessMemory.privateBytes());
      LockSupport.parkNanos(INTERVAL_NANOS);
    }
  }

  /** What was used when watching began, bytes. */
  long before() {
    return before;
  }

  /** The most that was used since, bytes. */
  long peak() {
    return peak;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
