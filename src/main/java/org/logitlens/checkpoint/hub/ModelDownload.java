package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;

/**
 * Fetches models into the cache. Several threads, windows and processes may fetch at once, the same
 * model too. A model shows in the cache when it is whole: its files get their names there after the
 * last byte has come and been checked, the config at the very end; a process that is killed leaves
 * what the next one goes on from.
 */
public final class ModelDownload {
  /** What stands in for "the hub cannot be asked". */
  private static final Set<HubException.Kind> NO_ANSWER =
      EnumSet.of(
          HubException.Kind.OFFLINE,
          HubException.Kind.UNREACHABLE,
          HubException.Kind.NOT_A_HUB,
          HubException.Kind.BUSY,
          HubException.Kind.SERVER);

  private final HubSettings settings;
  private final HubSource source;
  private final CacheLocks locks;
  private final DiskSpace.Free free;
  private final List<SnapshotLink> links;

  /** Fetches into the cache of the settings. */
  public ModelDownload(HubSettings settings, HubSource source) {
    this(settings, source, new CacheLocks(), DiskSpace.Free.OF_FILE_SYSTEM, SnapshotLink.ALL);
  }

  /** On another system. */
  ModelDownload(
      HubSettings settings,
      HubSource source,
      CacheLocks locks,
      DiskSpace.Free free,
      List<SnapshotLink> links) {
    this.settings = settings;
    this.source = source;
    this.locks = locks;
    this.free = free;
    this.links = links;
  }

  /**
   * Gives the folder of a model, fetching what is missing. When the hub cannot be asked, or must
   * not, a model that was fetched before is given as it is.
   *
   * @param cancelled asked at least every 100 ms
   * @return the folder with the model's files
   * @throws HubException when it cannot be had, with what to do
   * @throws CheckpointException when the repository's index of shards cannot be used
   * @throws CancellationException when cancelled; what was fetched is gone on from next time
   */
  public Path get(ModelAddress address, Listener listener, BooleanSupplier cancelled)
      throws CheckpointException {
    return get(address, null, listener, cancelled);
  }

  /**
   * The same, but the config of a model of which nothing usable is kept is read and judged before
   * anything else is fetched, and handed on rather than fetched twice.
   *
   * @param judge not asked about a model that was fetched before; null to take any model
   * @throws CheckpointException also what the judge says; then nothing was fetched
   */
  public Path get(
      ModelAddress address,
      @Nullable ConfigJudge judge,
      Listener listener,
      BooleanSupplier cancelled)
      throws CheckpointException {
    RepositoryFolder folder = new RepositoryFolder(settings.cache(), address.repository(), links);
    try {
      Optional<Path> kept = kept(folder, address);
      if (kept.isPresent() && (settings.offline() || address.isCommit())) {
        return kept.get();
      }
      if (settings.offline()) {
        throw offline(address, settings);
      }
      DownloadProgress progress = new DownloadProgress(listener, System::nanoTime);
      progress.step("asking for " + address);
      Optional<RemoteFile> config;
      try {
        config = source.find(address, ModelFiles.CONFIG, cancelled);
      } catch (HubException e) {
        if (kept.isPresent() && NO_ANSWER.contains(e.kind())) {
          progress.step("using what was fetched before: " + e.getMessage());
          return kept.get();
        }
        throw e;
      }
      RemoteFile found = config.orElseThrow(() -> noModel(address));
      Wanted wanted =
          new Wanted(
              folder, address, found, new RequiredFiles(source, folder, address, found, cancelled));
      if (judge == null || kept.isPresent()) {
        return fetch(source, wanted, progress, cancelled);
      }
      try (ConfigInHand inHand = ConfigInHand.read(source, found, cancelled)) {
        judge.judge(inHand.file());
        return fetch(inHand, wanted, progress, cancelled);
      }
    } catch (IOException e) {
      throw DiskSpace.unreachable(folder.folder(), e);
    }
  }

  private static Optional<Path> kept(RepositoryFolder folder, ModelAddress address)
      throws IOException {
    return folder.commit(address.revision()).map(folder::snapshot).filter(ModelFiles::isComplete);
  }

  /** What is fetched, and where to. */
  private record Wanted(
      RepositoryFolder folder, ModelAddress address, RemoteFile config, RequiredFiles required) {}

  private Path fetch(
      HubSource from, Wanted wanted, DownloadProgress progress, BooleanSupplier cancelled)
      throws CheckpointException, IOException {
    RepositoryFolder folder = wanted.folder();
    ModelAddress address = wanted.address();
    RemoteFile config = wanted.config();
    RequiredFiles required = wanted.required();
    Runnable waiting = () -> progress.step("another window is downloading " + address);
    DiskSpace space = new DiskSpace(folder.blobs(), free);
    BlobFetch blobs = new BlobFetch(from, folder, locks, space, waiting, cancelled);
    Path snapshot = folder.snapshot(config.commit());
    RequiredFiles.IndexFetch indexes = index -> fetchIndex(blobs, index, folder);
    if (ModelFiles.isComplete(snapshot) && required.plan(indexes).missing().isEmpty()) {
      writeRefIfPossible(folder, address, config);
      return snapshot;
    }
    try (CacheLocks.Held held = locks.take(folder.lock(), waiting, cancelled)) {
      if (held.keepsOthersOut()) {
        folder.clearMoving();
      }
      RequiredFiles.Plan plan = required.plan(indexes);
      fetchAll(blobs, plan, progress, space);
      show(folder, config.commit(), plan);
      folder.writeRef(address.revision(), config.commit());
    }
    return snapshot;
  }

  /** The folder may be one that this user can only read. */
  private static void writeRefIfPossible(
      RepositoryFolder folder, ModelAddress address, RemoteFile config) {
    try {
      folder.writeRef(address.revision(), config.commit());
    } catch (IOException e) {
      // Costs no more than that the older commit is used when the hub cannot be asked.
    }
  }

  private static Path fetchIndex(BlobFetch blobs, RemoteFile index, RepositoryFolder folder)
      throws HubException {
    try {
      return blobs.fetch(index, ByteListener.NONE);
    } catch (IOException e) {
      throw DiskSpace.unreachable(folder.folder(), e);
    }
  }

  private static void fetchAll(
      BlobFetch blobs, RequiredFiles.Plan plan, DownloadProgress progress, DiskSpace space)
      throws HubException, IOException {
    long needed = 0;
    for (RemoteFile file : plan.missing()) {
      needed += blobs.missing(file);
    }
    space.check(needed);
    progress.sizes(plan.keptBytes(), plan.totalBytes());
    for (RemoteFile file : plan.missing()) {
      progress.step(file.name());
      long before = progress.done();
      blobs.fetch(file, progress.of(file));
      progress.fetched(file, before);
    }
  }

  /** Gives the files their names, the config last: a folder without one is no model to anybody. */
  private static void show(RepositoryFolder folder, String commit, RequiredFiles.Plan plan)
      throws IOException {
    for (String name : plan.absent()) {
      folder.writeAbsent(commit, name);
    }
    for (RemoteFile file : plan.missing()) {
      if (!file.name().equals(ModelFiles.CONFIG)) {
        folder.link(commit, file.name(), file.etag());
      }
    }
    for (RemoteFile file : plan.missing()) {
      if (file.name().equals(ModelFiles.CONFIG)) {
        folder.link(commit, file.name(), file.etag());
      }
    }
  }

  /** What to say of a model that is not here while nothing may be fetched. */
  static HubException offline(ModelAddress address, HubSettings settings) {
    return new HubException(
        HubException.Kind.OFFLINE,
        address + " is not in " + settings.cache() + ", and HF_HUB_OFFLINE forbids to fetch it.",
        "Unset HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE, or open a folder.",
        null);
  }

  /** What to say of a repository without a config. */
  static HubException noModel(ModelAddress address) {
    return new HubException(
        HubException.Kind.NO_FILE,
        address + " has no config.json.",
        "Choose another model; a language model for Hugging Face transformers has one.",
        null);
  }

  /** Says of a config whether its model is to be fetched. */
  @FunctionalInterface
  public interface ConfigJudge {
    /**
     * Reads a config.
     *
     * @param config a file that is there during this call only
     * @throws CheckpointException when the model is not to be fetched
     */
    void judge(Path config) throws CheckpointException;
  }

  /** Hears of a download, on the thread that called, a few times a second. */
  @FunctionalInterface
  public interface Listener {
    /** Ignores everything. */
    Listener NONE = (step, done, total, perSecond) -> {};

    /**
     * Called several times a second.
     *
     * @param step what is being done: a file's name, or that another window is fetching it
     * @param doneBytes of all files together
     * @param totalBytes of all files together; 0 while unknown
     * @param bytesPerSecond over the last seconds; 0 while unknown
     */
    void progress(String step, long doneBytes, long totalBytes, double bytesPerSecond);
  }
}
