package org.logitlens.checkpoint.hub;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Gives files of repositories. */
public interface HubSource {

  /**
   * Asks for a file without its contents.
   *
   * @param file a path inside the repository, one of our own constants
   * @param cancelled asked at least every 100 ms
   * @return empty when the repository has no such file
   * @throws HubException for everything else that goes wrong
   * @throws CancellationException when cancelled
   */
  Optional<RemoteFile> find(ModelAddress address, String file, BooleanSupplier cancelled)
      throws HubException;

  /**
   * Fetches a file and checks its size and hash.
   *
   * @param partial bytes of an earlier attempt at the same {@link RemoteFile#etag}, which are gone
   *     on from, or a file that is not there yet. Holds the whole file when this returns; deleted
   *     when it turns out wrong; kept when the way broke off or on cancel
   * @throws HubException when it cannot be had
   * @throws CancellationException when cancelled
   */
  void download(RemoteFile file, Path partial, ByteListener listener, BooleanSupplier cancelled)
      throws HubException;
}
