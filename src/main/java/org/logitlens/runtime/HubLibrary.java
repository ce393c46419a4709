package org.logitlens.runtime;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.logitlens.checkpoint.CacheFolder;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.FreeSpace;
import org.logitlens.checkpoint.hub.CachedModel;
import org.logitlens.checkpoint.hub.HubCache;
import org.logitlens.checkpoint.hub.HubClient;
import org.logitlens.checkpoint.hub.HubEnvironment;
import org.logitlens.checkpoint.hub.HubSettings;
import org.logitlens.checkpoint.hub.HubSource;
import org.logitlens.checkpoint.hub.KnownModel;
import org.logitlens.checkpoint.hub.KnownModels;
import org.logitlens.checkpoint.hub.ModelAddress;
import org.logitlens.checkpoint.hub.ModelDownload;
import org.logitlens.checkpoint.hub.ModelPreview;
import org.logitlens.checkpoint.torch.UnpackedOrphans;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.ModelName;

/** The Hugging Face hub and its cache on this disk as a library of models. */
public final class HubLibrary implements ModelLibrary {
  /** How long the unpacked copy of a file that is gone is kept, should the file come back. */
  private static final Duration ORPHANED = Duration.ofDays(1);

  private final HubSettings settings;
  private final ModelPreview preview;
  private final HubCache cache;
  private final ModelDownload download;
  private final LibraryForecast forecast;
  private final UnpackedOrphans orphans;

  /** A library over a hub. */
  public HubLibrary(HubSettings settings, HubSource source) {
    this(
        settings,
        source,
        new LibraryForecast(AvailableMemory.ofMachine()::bytes),
        new UnpackedOrphans(CacheFolder.of(CacheFolder.UNPACKED)));
  }

  HubLibrary(
      HubSettings settings, HubSource source, LibraryForecast forecast, UnpackedOrphans orphans) {
    this.settings = settings;
    this.preview = new ModelPreview(settings, source);
    this.cache = new HubCache(settings.cache());
    this.download = new ModelDownload(settings, source);
    this.forecast = forecast;
    this.orphans = orphans;
  }

  /** The library that the environment variables of this process describe. */
  public static ModelLibrary ofProcess() {
    try {
      HubSettings settings = HubEnvironment.ofProcess();
      return new HubLibrary(settings, new HubClient(settings));
    } catch (CheckpointException e) {
      return new UnusableLibrary(OnnxModelLoader.asModelException(e));
    }
  }

  @Override
  public List<LibraryModel> list() throws ModelException {
    try {
      List<CachedModel> kept = cache.list();
      Set<CachedModel> others = new HashSet<>(kept);
      List<LibraryModel> models = new ArrayList<>();
      for (KnownModel known : KnownModels.all()) {
        Optional<CachedModel> mine = kept.stream().filter(each -> isMain(known, each)).findFirst();
        mine.ifPresent(others::remove);
        models.add(forecast.model(known, known.address(), mine));
      }
      kept.stream().filter(others::contains).map(this::other).forEach(models::add);
      return models;
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    }
  }

  private static boolean isMain(KnownModel known, CachedModel kept) {
    return kept.address().revision().equals(ModelAddress.MAIN)
        && KnownModels.of(kept.address().repository()).filter(known::equals).isPresent();
  }

  private LibraryModel other(CachedModel kept) {
    return KnownModels.of(kept.address().repository())
        .map(known -> forecast.model(known, kept.address(), Optional.of(kept)))
        .orElseGet(() -> forecast.model(kept));
  }

  @Override
  public Path folder() {
    return settings.cache();
  }

  @Override
  public LibraryPlace place() {
    return new LibraryPlace(settings.cache(), settings.offline(), free(), forecast.available());
  }

  private long free() {
    Path there = settings.cache().toAbsolutePath();
    while (there != null && !Files.isDirectory(there)) {
      there = there.getParent();
    }
    return there == null ? Long.MAX_VALUE : FreeSpace.in(there).orElse(Long.MAX_VALUE);
  }

  @Override
  public String complaint(String address) {
    try {
      ModelAddress.parse(address);
      return "";
    } catch (CheckpointException e) {
      return e.getMessage() + " " + e.remedy();
    }
  }

  @Override
  public URI page(String address) {
    int at = address.indexOf('@');
    String repository = at < 0 ? address : address.substring(0, at);
    return URI.create(
        complaint(repository).isEmpty()
            ? settings.endpoint() + "/" + repository.strip()
            : settings.endpoint().toString());
  }

  @Override
  public Optional<Path> find(String address) throws ModelException {
    return cache.find(keptAs(parsed(address)));
  }

  @Override
  public void opened(Path modelFolder) {
    orphans.deleteOlderThan(ORPHANED);
    Path folder = modelFolder.toAbsolutePath().normalize();
    Path commit = folder.getFileName();
    if (commit == null || !folder.startsWith(settings.cache().toAbsolutePath().normalize())) {
      return;
    }
    try {
      ModelAddress address = ModelAddress.parse(ModelName.of(folder) + "@" + commit);
      if (cache.find(address).filter(folder::equals).isPresent()) {
        cache.markUsed(address);
      }
    } catch (CheckpointException e) {
      // A folder that lies there without being one of the cache's.
    }
  }

  @Override
  public LibraryModel look(String address, Cancellation cancellation) throws ModelException {
    ModelAddress parsed = keptAs(parsed(address));
    Optional<LibraryModel> listed =
        list().stream().filter(model -> model.address().equals(parsed.toString())).findFirst();
    if (listed.isPresent() && listed.get().memoryBytes() > 0) {
      return listed.get();
    }
    try {
      Optional<CachedModel> kept =
          cache.list().stream().filter(each -> each.address().equals(parsed)).findFirst();
      return preview.look(
          parsed,
          (config, bytes) -> forecast.model(parsed, config, bytes, kept),
          cancellation::isCancelled);
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    }
  }

  @Override
  public Path get(String address, Listener listener, Cancellation cancellation)
      throws ModelException {
    ModelAddress parsed = keptAs(parsed(address));
    try {
      // One of which nothing is known and that does not work here should cost no download.
      return KnownModels.of(parsed.repository()).isPresent()
          ? download.get(parsed, listener::progress, cancellation::isCancelled)
          : download.get(
              parsed,
              config -> forecast.require(parsed, config),
              listener::progress,
              cancellation::isCancelled);
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    }
  }

  @Override
  public List<String> verify(String address, Listener listener, Cancellation cancellation)
      throws ModelException {
    ModelAddress parsed = keptAs(parsed(address));
    try {
      return cache.verify(
          parsed,
          new SparseListener(listener, "comparing " + parsed, System::nanoTime),
          cancellation::isCancelled);
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    }
  }

  @Override
  public long remove(String address) throws ModelException {
    ModelAddress parsed = keptAs(parsed(address));
    try {
      long freed = cache.remove(parsed);
      return freed + orphans.deleteBelow(settings.cache());
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    }
  }

  private static ModelAddress parsed(String address) throws ModelException {
    try {
      return ModelAddress.parse(address);
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    }
  }

  /**
   * What a model is kept as, or will be: some have had a name without an owner, under which people
   * still type them and Python programs of old keep them. The present name wins where none is kept.
   */
  private ModelAddress keptAs(ModelAddress address) {
    Optional<KnownModel> known = KnownModels.of(address.repository());
    if (known.isEmpty()) {
      return address;
    }
    ModelAddress present = new ModelAddress(known.get().address().repository(), address.revision());
    String former = known.get().formerName();
    boolean onlyFormer =
        cache.find(present).isEmpty()
            && !former.isEmpty()
            && cache.find(new ModelAddress(former, address.revision())).isPresent();
    return onlyFormer ? new ModelAddress(former, address.revision()) : present;
  }
}
