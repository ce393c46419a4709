package org.logitlens.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.export.Architecture;
import org.logitlens.export.Network;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;

/**
 * Measures speed and memory on random weights of GPT-2's and Llama's sizes, made in a temporary
 * folder and removed afterwards. Times are compared with a bare matrix product measured in the same
 * run, so that the ratios mean the same on any machine. Takes a minute or two; for one thread.
 */
public final class SpeedBench {
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;
  private static final int K = 10;
  private static final double NONE = Double.POSITIVE_INFINITY;

  /** What 32 tokens of the models measured take at most, weights aside, bytes. */
  private static final long MOST_OF_A_RUN = 1L << 30;

  /** What can be measured. */
  public enum Part {
    /** Rate of the decoder and its memory per column. */
    HEAD,
    /** 32 and 64 tokens. */
    SHORT,
    /** The full context of 1,024 tokens. */
    LONG,
    /** One token more at 64 tokens. */
    LIVE,
    /** 1.5 billion weights: load, run, memory. */
    XL,
    /** The same in half precision, as on a machine with and without the memory to widen them. */
    XL_F16,
    /** A Llama of 1.1 billion weights in BF16. */
    LLAMA;

    /** The name on the command line. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Models models;
  private final RuntimeSettings settings;
  private final Consumer<String> status;
  private final List<BenchFigure> figures = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param status told what is being done
   */
  public SpeedBench(RuntimeSettings settings, Consumer<String> status) {
    this(
        new Models(
            RandomCheckpoint.SMALL,
            RandomCheckpoint.XL,
            RandomCheckpoint.XL_F16,
            RandomCheckpoint.LLAMA),
        settings,
        status);
  }

  /** One with other models. */
  SpeedBench(Models models, RuntimeSettings settings, Consumer<String> status) {
    this.models = models;
    this.settings = settings;
    this.status = status;
  }

  /** What is measured. */
  record Models(
      RandomCheckpoint small, RandomCheckpoint xl, RandomCheckpoint half, RandomCheckpoint llama) {}

  /**
   * Measures.
   *
   * @param parts what to measure
   * @return the figures in order
   * @throws ModelException when there is no room for the weights or the engine fails
   * @throws IOException when the weights cannot be written
   */
  public List<BenchFigure> run(Set<Part> parts) throws ModelException, IOException {
    figures.clear();
    Set<Part> ofSmall = EnumSet.noneOf(Part.class);
    ofSmall.addAll(parts);
    ofSmall.removeAll(EnumSet.of(Part.XL, Part.XL_F16, Part.LLAMA));
    try {
      if (!ofSmall.isEmpty()) {
        withWeights(models.small(), network -> small(network, ofSmall));
      }
      LongSupplier machine = AvailableMemory.ofMachine()::bytes;
      if (parts.contains(Part.XL)) {
        withWeights(models.xl(), network -> large(network, "xl", "XL", machine, 2, 1.5));
      }
      if (parts.contains(Part.XL_F16)) {
        withWeights(
            models.half(),
            network -> {
              large(network, "xl_f16", "XL in F16, widened once", machine, NONE, NONE);
              LongSupplier little = shortOf(network);
              large(network, "xl_f16_short", "XL in F16, memory short", little, NONE, 1.5);
            });
      }
      if (parts.contains(Part.LLAMA)) {
        withWeights(
            models.llama(),
            network -> {
              large(network, "llama", "1.1B Llama in BF16, widened once", machine, NONE, NONE);
              LongSupplier little = shortOf(network);
              large(network, "llama_short", "1.1B Llama, memory short", little, NONE, NONE);
            });
      }
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    } catch (EngineFailure e) {
      throw new ModelException("ONNX Runtime failed: " + e.getMessage(), "", e);
    }
    return List.copyOf(figures);
  }

  /** Something measured with a model. */
  private interface Measurement {
    void run(Network network)
        throws ModelException, CheckpointException, EngineFailure, IOException;
  }

  private void withWeights(RandomCheckpoint checkpoint, Measurement measurement)
      throws IOException, ModelException, CheckpointException, EngineFailure {
    Path folder = Files.createTempDirectory("logit-lens-bench");
    List<Path> files = Stream.of("model.safetensors", "config.json").map(folder::resolve).toList();
    // Gigabytes that a process that is told to end does not leave behind; files go before their
    // folder.
    Stream.concat(Stream.of(folder), files.stream()).forEach(file -> file.toFile().deleteOnExit());
    try {
      status.accept("writing random weights to " + folder);
      checkpoint.write(folder);
      measurement.run(Architecture.open(Checkpoint.open(folder)));
    } finally {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    }
  }

  private void small(Network network, Set<Part> parts)
      throws ModelException, CheckpointException, EngineFailure {
    status.accept("loading 124M");
    long start = System.nanoTime();
    try (PeakMemory peak = new PeakMemory();
        LanguageModel model = load(network, settings, AvailableMemory.ofMachine()::bytes)) {
      figures.add(BenchFigure.plain("load_124m_s", "124M: load", seconds(start), "s"));
      figures.add(
          BenchFigure.plain("identity_124m", "124M: identity", model.info().identity(), ""));
      SmallBench bench = new SmallBench(model, settings, network, figures, status);
      bench.run(parts, peak);
    }
  }

  /** Too little for a copy of all weights in single precision, enough for any run. */
  private static LongSupplier shortOf(Network network) {
    long all = WeightSummary.of(network.tensors()).parameters() * Float.BYTES;
    return () -> Math.max(2 * all - 1, MOST_OF_A_RUN);
  }

  /**
   * Loads and runs 32 tokens.
   *
   * @param key ends the names of the figures
   * @param name begins their descriptions
   * @param available the memory the load believes to have, bytes
   * @param mostSeconds loading may take; {@link #NONE} for no bound
   * @param mostGigabytes of private memory; {@link #NONE} for no bound
   */
  private void large(
      Network network,
      String key,
      String name,
      LongSupplier available,
      double mostSeconds,
      double mostGigabytes)
      throws ModelException, CheckpointException {
    status.accept("loading " + name);
    System.gc();
    try (PeakMemory peak = new PeakMemory()) {
      long start = System.nanoTime();
      try (LanguageModel model = load(network, settings, available)) {
        figures.add(
            bounded("load_" + key + "_s", name + ": load", seconds(start), "s", mostSeconds));
        figures.add(
            BenchFigure.plain("identity_" + key, name + ": identity", model.info().identity(), ""));
        status.accept(name + ", 32 tokens");
        double run = lens(model, prompt(model, 32), null).elapsed().toNanos() / GIGA;
        figures.add(BenchFigure.plain("run_" + key + "_32_s", name + ": 32 tokens", run, "s"));
        figures.add(
            bounded(
                "private_" + key + "_32_gb",
                name + ": peak private memory, load and 32 tokens",
                peak.peak() / GIGA,
                "GB",
                mostGigabytes));
      }
    }
  }

  private static BenchFigure bounded(
      String key, String text, double value, String unit, double most) {
    return most == NONE
        ? BenchFigure.plain(key, text, value, unit)
        : BenchFigure.atMost(key, text, value, unit, most);
  }

  /**
   * Loads a model.
   *
   * @param available the memory the load believes to have, bytes
   */
  static LanguageModel load(Network network, RuntimeSettings settings, LongSupplier available)
      throws ModelException, CheckpointException {
    return new NetworkLoad(network, settings, new Cancellation(), available)
        .load(new NoTokenizer(), List.of(), Device.Preference.CPU, ModelLoader.Progress.NONE);
  }

  static double seconds(long start) {
    return (System.nanoTime() - start) / GIGA;
  }

  static double megabytes(double bytes) {
    return bytes / MEGA;
  }

  /** Random tokens, the same ones every time; a longer prompt begins with a shorter one. */
  static Prompt prompt(LanguageModel model, int tokens) {
    Random random = new Random(7);
    List<Token> all = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      all.add(model.vocabulary().token(random.nextInt(model.info().vocabularySize())));
    }
    return new Prompt("", all, Collections.nCopies(tokens, 0), List.of());
  }

  static LensResult lens(LanguageModel model, Prompt prompt, @Nullable LensGrid previous)
      throws ModelException {
    return model.run(request(prompt, previous), LanguageModel.Listener.NONE, new Cancellation());
  }

  static LensRequest request(Prompt prompt, @Nullable LensGrid previous) {
    return new LensRequest(prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, K, previous);
  }
}
