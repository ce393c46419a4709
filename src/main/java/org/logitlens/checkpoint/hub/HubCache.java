package org.logitlens.checkpoint.hub;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.logitlens.checkpoint.CheckpointException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models on this disk, in the cache that Python's huggingface_hub uses as well. Never touches
 * the network. Every method reads the disk; safe for several threads and processes.
 */
public final class HubCache {
  private static final Logger LOG = LoggerFactory.getLogger(HubCache.class);

  private final Path folder;
  private final CacheLocks locks = new CacheLocks();

  /**
   * A cache.
   *
   * @param folder the folder with {@code models--*} folders; it need not exist
   */
  public HubCache(Path folder) {
    this.folder = folder;
  }

  /** The folder with {@code models--*} folders. */
  public Path folder() {
    return folder;
  }

  /**
   * Everything that is kept, by name and revision; parts of a model too. A repository's folder that
   * cannot be read is left out.
   *
   * @throws HubException when the cache cannot be read
   */
  public List<CachedModel> list() throws HubException {
    List<CachedModel> models = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return models;
    }
    try (DirectoryStream<Path> repositories =
        Files.newDirectoryStream(folder, RepositoryFolder.PREFIX + "*")) {
      for (Path repository : repositories) {
        Optional<String> name = repositoryName(repository);
        if (name.isPresent() && Files.isDirectory(repository)) {
          models.addAll(modelsIfReadable(name.get()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw DiskSpace.unreachable(folder, e);
    } catch (IOException e) {
      throw DiskSpace.unreachable(folder, e);
    }
    models.sort(Comparator.comparing(model -> model.address().toString()));
    return models;
  }

  /** The folder of a model that can be opened without the network; empty when there is none. */
  public Optional<Path> find(ModelAddress address) {
    try {
      RepositoryFolder repository = repository(address.repository());
      return repository
          .commit(address.revision())
          .map(repository::snapshot)
          .filter(ModelFiles::isComplete);
    } catch (IOException e) {
      LOG.info("Not readable: {} in {}", address, folder, e);
      return Optional.empty();
    }
  }

  /** Notes that a model is opened now; does nothing where the cache cannot be written. */
  public void markUsed(ModelAddress address) {
    RepositoryFolder repository = repository(address.repository());
    try {
      Optional<String> commit = repository.commit(address.revision());
      if (commit.isPresent() && Files.isDirectory(repository.snapshot(commit.get()))) {
        repository.writeUsed(commit.get(), Instant.now());
      }
    } catch (IOException e) {
      LOG.info("Not noted that {} is used", address, e);
    }
  }

  /**
   * Reads every file of a model and compares it with the hash it was fetched under.
   *
   * @return one sentence for each file that differs or is missing; empty when all is well
   * @throws HubException when nothing of it is kept or it cannot be read
   * @throws CancellationException when cancelled
   */
  public List<String> verify(ModelAddress address, ByteListener listener, BooleanSupplier cancelled)
      throws HubException {
    RepositoryFolder repository = repository(address.repository());
    try {
      Optional<String> commit = repository.commit(address.revision());
      if (commit.isEmpty() || !Files.isDirectory(repository.snapshot(commit.get()))) {
        throw notKept(address);
      }
      return new SnapshotCheck(repository, listener, cancelled).check(commit.get());
    } catch (IOException e) {
      throw DiskSpace.unreachable(repository.folder(), e);
    }
  }

  /**
   * Deletes a model with every branch and tag that stands for the same commit, and parts of
   * downloads. Files that another revision needs stay.
   *
   * @return bytes that became free
   * @throws HubException when nothing of it is kept, it is being downloaded, or it cannot be
   *     deleted
   */
  public long remove(ModelAddress address) throws HubException {
    RepositoryFolder repository = repository(address.repository());
    if (!Files.isDirectory(repository.folder())) {
      throw notKept(address);
    }
    try {
      Optional<CacheLocks.Held> taken = locks.tryTake(repository.lock());
      if (taken.isEmpty()) {
        throw new HubException(
            HubException.Kind.OTHER,
            "Another window is downloading " + address + ".",
            "Wait until it has finished, or cancel it, then delete the model.",
            null);
      }
      try (CacheLocks.Held held = taken.get()) {
        if (held.keepsOthersOut()) {
          repository.clearMoving();
        }
        SnapshotFiles files = new SnapshotFiles(repository);
        List<String> commits = files.commits();
        Optional<String> commit = repository.commit(address.revision()).filter(commits::contains);
        boolean leftovers = commits.isEmpty() && address.revision().equals(ModelAddress.MAIN);
        if (commit.isEmpty() && !leftovers) {
          throw notKept(address);
        }
        return new Removal(repository).remove(commit.orElse(null));
      }
    } catch (IOException e) {
      throw DiskSpace.unreachable(repository.folder(), e);
    }
  }

  private List<CachedModel> modelsIfReadable(String name) {
    try {
      return models(name);
    } catch (IOException e) {
      LOG.info("Not readable: {} in {}", name, folder, e);
      return List.of();
    }
  }

  private List<CachedModel> models(String name) throws IOException {
    RepositoryFolder repository = repository(name);
    SnapshotFiles files = new SnapshotFiles(repository);
    List<String> commits = files.commits();
    Map<String, String> refs = files.refs();
    List<CachedModel> models = new ArrayList<>();
    Set<String> unnamed = new HashSet<>(commits);
    for (Map.Entry<String, String> ref : refs.entrySet()) {
      if (commits.contains(ref.getValue())) {
        models.add(model(repository, files, new ModelAddress(name, ref.getKey()), ref.getValue()));
        unnamed.remove(ref.getValue());
      }
    }
    for (String commit : commits) {
      if (unnamed.contains(commit)) {
        models.add(model(repository, files, new ModelAddress(name, commit), commit));
      }
    }
    long parts = unnamedBytes(files, commits);
    if (models.isEmpty()) {
      return parts == 0
          ? List.of()
          : List.of(
              new CachedModel(
                  new ModelAddress(name, ModelAddress.MAIN),
                  "",
                  Optional.empty(),
                  parts,
                  Optional.empty()));
    }
    models.set(0, with(models.get(0), parts));
    return models;
  }

  private static CachedModel model(
      RepositoryFolder repository, SnapshotFiles files, ModelAddress address, String commit)
      throws IOException {
    return new CachedModel(
        address,
        commit,
        Optional.of(repository.snapshot(commit)).filter(ModelFiles::isComplete),
        files.named(List.of(commit)).values().stream().mapToLong(Long::longValue).sum(),
        repository.used(commit));
  }

  /** Bytes of what has no name in any snapshot: parts of downloads. */
  private static long unnamedBytes(SnapshotFiles files, List<String> commits) throws IOException {
    Set<Path> named = files.named(commits).keySet();
    long bytes = 0;
    for (Path blob : files.blobs()) {
      bytes += named.contains(blob) ? 0 : SnapshotFiles.size(blob);
    }
    return bytes;
  }

  private static CachedModel with(CachedModel model, long parts) {
    return new CachedModel(
        model.address(), model.commit(), model.folder(), model.bytes() + parts, model.lastUsed());
  }

  private RepositoryFolder repository(String name) {
    return new RepositoryFolder(folder, name, SnapshotLink.ALL);
  }

  /** The name that a folder was made from; empty for the folder of something else. */
  private static Optional<String> repositoryName(Path repository) {
    String name = repository.getFileName().toString();
    String repositoryName = name.substring(RepositoryFolder.PREFIX.length()).replace("--", "/");
    try {
      ModelAddress address = ModelAddress.parse(repositoryName);
      return Optional.of(address.repository()).filter(repositoryName::equals);
    } catch (CheckpointException e) {
      return Optional.empty();
    }
  }

  private HubException notKept(ModelAddress address) {
    return new HubException(
        HubException.Kind.OTHER,
        "Nothing of " + address + " is kept in " + folder + ".",
        "Check the name, or download the model.",
        null);
  }
}
