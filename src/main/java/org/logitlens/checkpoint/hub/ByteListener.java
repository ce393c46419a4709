package org.logitlens.checkpoint.hub;

/** Hears of bytes that arrive, on the thread that reads them. */
@FunctionalInterface
public interface ByteListener {
  /** Ignores everything. */
  ByteListener NONE = (done, total) -> {};

  /**
   * Called after every chunk, and when a download starts over.
   *
   * @param done bytes of the file on disk
   * @param total size of the file
   */
  void bytes(long done, long total);
}
