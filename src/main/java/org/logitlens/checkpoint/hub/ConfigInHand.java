package org.logitlens.checkpoint.hub;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A hub of which one model's config was read before anything else, into a temporary folder. Whoever
 * fetches the config through it gets what was read, checked once more, and the hub is not asked for
 * it again.
 */
final class ConfigInHand implements HubSource, Closeable {
  private final HubSource hub;
  private final RemoteFile config;
  private final Path folder;

  private ConfigInHand(HubSource hub, RemoteFile config, Path folder) {
    this.hub = hub;
    this.config = config;
    this.folder = folder;
  }

  /**
   * Reads a config; the caller closes the result, which deletes it.
   *
   * @param config of a size that was found to make sense
   * @throws HubException when it cannot be had
   * @throws java.util.concurrent.CancellationException when cancelled
   */
  static ConfigInHand read(HubSource hub, RemoteFile config, BooleanSupplier cancelled)
      throws HubException {
    ConfigInHand inHand = new ConfigInHand(hub, config, temporaryFolder());
    boolean read = false;
    try {
      hub.download(config, inHand.file(), ByteListener.NONE, cancelled);
      read = true;
      return inHand;
    } finally {
      if (!read) {
        inHand.close();
      }
    }
  }

  private static Path temporaryFolder() throws HubException {
    try {
      return Files.createTempDirectory("logit-lens-config");
    } catch (IOException e) {
      throw new HubException(
          HubException.Kind.DISK,
          "The temporary folder cannot be written: " + e.getMessage(),
          "Free some space, or name another with -Djava.io.tmpdir=FOLDER.",
          e);
    }
  }

  /** The config. */
  Path file() {
    return folder.resolve(ModelFiles.CONFIG);
  }

  /** Fetches an index of shards beside the config. */
  Path fetchIndex(RemoteFile index, BooleanSupplier cancelled) throws HubException {
    Path file = folder.resolve(ModelFiles.checked(index.name()));
    hub.download(index, file, ByteListener.NONE, cancelled);
    return file;
  }

  @Override
  public Optional<RemoteFile> find(ModelAddress address, String file, BooleanSupplier cancelled)
      throws HubException {
    return hub.find(address, file, cancelled);
  }

  @Override
  public void download(
      RemoteFile file, Path partial, ByteListener listener, BooleanSupplier cancelled)
      throws HubException {
    if (file.equals(config) && !Files.exists(partial)) {
      try {
        Files.copy(file(), partial);
      } catch (IOException e) {
        throw DiskSpace.unreachable(partial, e);
      }
    }
    // Asks for nothing where all bytes are there and have the promised hash.
    hub.download(file, partial, listener, cancelled);
  }

  /** Deletes what was read, as far as the system allows; the temporary folder is its own. */
  @Override
  public void close() {
    for (WeightsForm form : WeightsForm.IN_ORDER) {
      BlobFetch.deleteIfPossible(folder.resolve(form.file()));
    }
    BlobFetch.deleteIfPossible(file());
    BlobFetch.deleteIfPossible(folder);
  }
}
