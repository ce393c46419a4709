package org.logitlens.checkpoint.hub;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Adds up the files of one download and tells a listener, but not for every few bytes. */
final class DownloadProgress {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final ModelDownload.Listener listener;
  private final LongSupplier clock;
  private final TransferRate rate = new TransferRate();
  private long total;
  private long done;
  private long lastTold;

  /**
   * Starts with nothing known.
   *
   * @param clock nanoseconds of a clock that only goes forward
   */
  DownloadProgress(ModelDownload.Listener listener, LongSupplier clock) {
    this.listener = listener;
    this.clock = clock;
    this.lastTold = clock.getAsLong() - PAUSE;
  }

  /** Says what is being done, at once. */
  void step(String step) {
    lastTold = clock.getAsLong();
    listener.progress(step, done, total, rate.bytesPerSecond());
  }

  /**
   * Says how much there is.
   *
   * @param kept bytes of files that are there already
   * @param total bytes of all files
   */
  void sizes(long kept, long total) {
    this.done = kept;
    this.total = total;
  }

  /** Listens to one file; {@link #fetched} when it is all there. */
  ByteListener of(RemoteFile file) {
    long before = done;
    return new ByteListener() {
      private long seen = -1;

      @Override
      public void bytes(long fileDone, long fileTotal) {
        // What lay there from an earlier attempt, or is given up, has not come over the network.
        long arrived = seen < 0 ? 0 : Math.max(0, fileDone - seen);
        seen = fileDone;
        done = before + fileDone;
        long now = clock.getAsLong();
        rate.add(arrived, now);
        if (now - lastTold >= PAUSE) {
          step(file.name());
        }
      }
    };
  }

  /** Says that a file is there, however it came. */
  void fetched(RemoteFile file, long before) {
    done = before + file.size();
    step(file.name());
  }

  /** Bytes of all files that are there. */
  long done() {
    return done;
  }
}
