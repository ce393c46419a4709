package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches files into the blobs of a repository, each one once whoever else wants it. */
final class BlobFetch {
  private static final Logger LOG = LoggerFactory.getLogger(BlobFetch.class);

  private final HubSource source;
  private final RepositoryFolder folder;
  private final CacheLocks locks;
  private final DiskSpace space;
  private final Runnable waiting;
  private final BooleanSupplier cancelled;

  /**
   * Fetches nothing yet.
   *
   * @param waiting run several times a second while another process fetches the same file
   */
  BlobFetch(
      HubSource source,
      RepositoryFolder folder,
      CacheLocks locks,
      DiskSpace space,
      Runnable waiting,
      BooleanSupplier cancelled) {
    this.source = source;
    this.folder = folder;
    this.locks = locks;
    this.space = space;
    this.waiting = waiting;
    this.cancelled = cancelled;
  }

  /**
   * Makes sure that a blob is there.
   *
   * @return the blob
   * @throws HubException when it cannot be had, or the disk is full: then what was fetched of it is
   *     deleted
   * @throws CancellationException when cancelled
   */
  Path fetch(RemoteFile file, ByteListener listener) throws HubException, IOException {
    Path blob = folder.blob(file.etag());
    if (isWhole(blob, file)) {
      return blob;
    }
    try (CacheLocks.Held held = locks.take(folder.lock(file.etag()), waiting, cancelled)) {
      if (isWhole(blob, file)) {
        return blob;
      }
      Files.createDirectories(folder.blobs());
      // A file that nobody is kept from is ours for this attempt only.
      boolean resumable = held.keepsOthersOut();
      Path partial =
          resumable ? folder.partial(file.etag()) : folder.partialOfOneAttempt(file.etag());
      boolean keep = resumable;
      try {
        source.download(file, partial, listener, cancelled);
        checkSize(partial, file);
        folder.keep(partial, file.etag());
      } catch (HubException e) {
        if (e.kind() != HubException.Kind.DISK) {
          throw e;
        }
        keep &= !space.isFull(file.size(), e);
        throw space.failed(file.size(), e);
      } finally {
        if (!keep) {
          deleteIfPossible(partial);
        }
      }
    }
    return blob;
  }

  /** Bytes that are still to come. */
  long missing(RemoteFile file) throws IOException {
    if (isWhole(folder.blob(file.etag()), file)) {
      return 0;
    }
    Path partial = folder.partial(file.etag());
    return Files.isRegularFile(partial)
        ? Math.max(0, file.size() - Files.size(partial))
        : file.size();
  }

  private static boolean isWhole(Path blob, RemoteFile file) throws IOException {
    return Files.isRegularFile(blob) && Files.size(blob) == file.size();
  }

  /** The failure that led here says more than that this fails as well. */
  static void deleteIfPossible(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      LOG.info("Not deleted: {}", partial, e);
    }
  }

  private static void checkSize(Path partial, RemoteFile file) throws HubException, IOException {
    long size = Files.size(partial);
    if (size != file.size()) {
      Files.delete(partial);
      throw new HubException(
          HubException.Kind.CORRUPT,
          file.name() + " came with " + size + " bytes in place of " + file.size() + ".",
          "Try again.",
          null);
    }
  }
}
