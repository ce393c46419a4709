package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.logitlens.checkpoint.CheckpointException;

/**
 * Looks at models on the hub before they are fetched: their config, and how long their files are.
 * Keeps nothing and takes no lock. Safe for several threads.
 */
public final class ModelPreview {
  private final HubSettings settings;
  private final HubSource source;

  /** Looks through a source; what lies in the cache of the settings need not be fetched. */
  public ModelPreview(HubSettings settings, HubSource source) {
    this.settings = settings;
    this.source = source;
  }

  /** Makes something of what is known of a model before it is fetched. */
  @FunctionalInterface
  public interface Reading<T> {
    /**
     * Reads the config.
     *
     * @param config a file that is there during this call only
     * @param bytes of all files, whether they are fetched already or not
     */
    T read(Path config, long bytes) throws CheckpointException;
  }

  /**
   * Asks for a model's config and the lengths of its files.
   *
   * @param cancelled asked at least every 100 ms
   * @throws HubException when the hub does not tell, with what to do
   * @throws CheckpointException when the repository's index of shards, or its config, cannot be
   *     used
   * @throws CancellationException when cancelled
   */
  public <T> T look(ModelAddress address, Reading<T> reading, BooleanSupplier cancelled)
      throws CheckpointException {
    if (settings.offline()) {
      throw ModelDownload.offline(address, settings);
    }
    RemoteFile config =
        source
            .find(address, ModelFiles.CONFIG, cancelled)
            .orElseThrow(() -> ModelDownload.noModel(address));
    RepositoryFolder folder =
        new RepositoryFolder(settings.cache(), address.repository(), List.of());
    RequiredFiles required = new RequiredFiles(source, folder, address, config, cancelled);
    try (ConfigInHand inHand = ConfigInHand.read(source, config, cancelled)) {
      RequiredFiles.Plan plan = required.plan(index -> inHand.fetchIndex(index, cancelled));
      return reading.read(inHand.file(), plan.totalBytes());
    } catch (IOException e) {
      throw DiskSpace.unreachable(folder.folder(), e);
    }
  }
}
