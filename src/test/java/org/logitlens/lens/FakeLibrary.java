package org.logitlens.lens;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A library without a hub. What it keeps, its pace and its failures are set by the test. A download
 * has ten steps.
 */
public final class FakeLibrary implements ModelLibrary {
  private static final Pattern NAME =
      Pattern.compile("\\w[A-Za-z0-9._-]*(/\\w[A-Za-z0-9._-]*)?(@\\w+)?");
  private static final int STEPS = 10;
  private static final long GIGA = 1_000_000_000;

  /** One permit is needed for every step of a download; more than enough unless taken away. */
  public final Semaphore steps = new Semaphore(Integer.MAX_VALUE / 2);

  /** One permit is needed for every look at a model; more than enough unless taken away. */
  public final Semaphore looks = new Semaphore(Integer.MAX_VALUE / 2);

  /** Every call that changes or reads something, in order: {@code get openai-community/gpt2}. */
  public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /** What is kept, by name. */
  public final Map<String, Path> kept = Collections.synchronizedMap(new LinkedHashMap<>());

  /** What is there of a download that was stopped, by name. */
  public final Map<String, Long> parts = Collections.synchronizedMap(new LinkedHashMap<>());

  /** Thrown by the next download, check, list or removal. */
  public volatile @Nullable ModelException failure;

  /** What a check finds. */
  public volatile List<String> wrong = List.of();

  /** Whether nothing may be fetched. */
  public volatile boolean offline;

  private final Path folder;
  private final List<LibraryModel> known;

  /**
   * Makes one that keeps nothing.
   *
   * @param folder where it keeps models; need not exist
   */
  public FakeLibrary(Path folder) {
    this.folder = folder;
    this.known =
        List.of(
            model("openai-community/gpt2", "GPT-2 (124M)", "GPT-2", 12, 124, 548, "MIT", false),
            model(
                "EleutherAI/pythia-70m", "Pythia 70M", "GPT-NeoX", 6, 70, 166, "Apache-2.0", false),
            model("Salesforce/ctrl", "CTRL", "CTRL", 48, 1638, 6550, "BSD-3-Clause", false),
            model(
                "meta-llama/Llama-3.2-1B",
                "Llama 3.2 1B",
                "Llama",
                16,
                1236,
                2472,
                "Llama 3.2",
                true));
  }

  private static LibraryModel model(
      String address,
      String title,
      String family,
      int layers,
      long millions,
      long megabytes,
      String licence,
      boolean gated) {
    long memory = megabytes * 2_000_000;
    return new LibraryModel(
        address,
        title,
        family,
        layers,
        millions * 1_000_000,
        megabytes * 1_000_000,
        memory,
        memory < 8 * GIGA,
        licence,
        gated,
        Optional.empty(),
        0,
        Optional.empty());
  }

  /** The folder that a model is kept in. */
  public Path folderOf(String address) {
    return folder
        .resolve("models--" + address.replaceFirst("@.*", "").replace("/", "--"))
        .resolve("snapshots")
        .resolve("0123abcd");
  }

  /** Keeps a model from the start. */
  public FakeLibrary with(String address) {
    kept.put(address, folderOf(address));
    return this;
  }

  @Override
  public List<LibraryModel> list() throws ModelException {
    calls.add("list");
    List<LibraryModel> all = new ArrayList<>(known.stream().map(this::now).toList());
    synchronized (kept) {
      kept.keySet().stream()
          .filter(address -> known.stream().noneMatch(each -> each.address().equals(address)))
          .forEach(address -> all.add(now(LibraryModel.named(address))));
    }
    return all;
  }

  private LibraryModel now(LibraryModel model) {
    Path there = kept.get(model.address());
    long bytes =
        there == null
            ? parts.getOrDefault(model.address(), 0L)
            : Math.max(1, model.downloadBytes());
    return new LibraryModel(
        model.address(),
        model.title(),
        model.family(),
        model.layers(),
        model.parameters(),
        model.downloadBytes(),
        model.memoryBytes(),
        model.fits(),
        model.licence(),
        model.gated(),
        Optional.ofNullable(there),
        bytes,
        calls.contains("opened " + there)
            ? Optional.of(Instant.parse("2026-01-02T12:00:00Z"))
            : Optional.empty());
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public LibraryPlace place() {
    return new LibraryPlace(folder, offline, 40 * GIGA, 8 * GIGA);
  }

  @Override
  public String complaint(String address) {
    return NAME.matcher(address).matches() ? "" : "\"" + address + "\" is not a model's name.";
  }

  @Override
  public URI page(String address) {
    return URI.create("https://hub.example/" + address);
  }

  @Override
  public Optional<Path> find(String address) {
    calls.add("find " + address);
    return Optional.ofNullable(kept.get(address));
  }

  @Override
  public void opened(Path modelFolder) {
    calls.add("opened " + modelFolder);
  }

  @Override
  public LibraryModel look(String address, Cancellation cancellation) throws ModelException {
    calls.add("look " + address);
    await(looks, cancellation);
    fail();
    return known.stream()
        .filter(model -> model.address().equals(address))
        .findFirst()
        .map(this::now)
        .orElseGet(() -> now(model(address, address, "Llama", 24, 300, 900, "", false)));
  }

  @Override
  public Path get(String address, Listener listener, Cancellation cancellation)
      throws ModelException {
    calls.add("get " + address);
    listener.progress("asking for " + address, 0, 0, 0);
    fail();
    long total = now(named(address)).downloadBytes();
    for (int step = 1; step <= STEPS; step++) {
      await(cancellation);
      parts.put(address, total * step / STEPS);
      listener.progress("model.safetensors", total * step / STEPS, total, 8.3e6);
    }
    parts.remove(address);
    kept.put(address, folderOf(address));
    return folderOf(address);
  }

  private LibraryModel named(String address) {
    return known.stream()
        .filter(model -> model.address().equals(address))
        .findFirst()
        .orElse(model(address, address, "", 0, 0, 100, "", false));
  }

  @Override
  public List<String> verify(String address, Listener listener, Cancellation cancellation)
      throws ModelException {
    calls.add("verify " + address);
    await(cancellation);
    listener.progress("model.safetensors", 50, 100, 0);
    fail();
    return wrong;
  }

  @Override
  public long remove(String address) throws ModelException {
    calls.add("remove " + address);
    fail();
    if (kept.remove(address) == null && parts.remove(address) == null) {
      throw new ModelException("Nothing of " + address + " is kept.", "Check the name.", null);
    }
    return 551_000_000;
  }

  private void fail() throws ModelException {
    ModelException planned = failure;
    failure = null;
    if (planned != null) {
      throw planned;
    }
  }

  private void await(Cancellation cancellation) {
    await(steps, cancellation);
  }

  private static void await(Semaphore permits, Cancellation cancellation) {
    try {
      while (!permits.tryAcquire(5, TimeUnit.MILLISECONDS)) {
        cancellation.check();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    cancellation.check();
  }
}
