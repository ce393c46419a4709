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
 * Measures speed and memory on random weights of GPT-2's sizes, made in a temporary folder and
 * removed afterwards. Times are compared with a bare matrix product measured in the same run, so
 * that the ratios mean the same on any machine. Takes a minute or two; for one thread.
 */
public final class SpeedBench {
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;
  private static final int K = 10;

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
    XL;

    /** The name on the command line. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final ModelShape small;
  private final ModelShape large;
  private final RuntimeSettings settings;
  private final Consumer<String> status;
  private final List<BenchFigure> figures = new ArrayList<>();

  /**
   * Makes one.
   *
   * @param status told what is being done
   */
  public SpeedBench(RuntimeSettings settings, Consumer<String> status) {
    this(RandomCheckpoint.SMALL, RandomCheckpoint.XL, settings, status);
  }

  /** One with other sizes. */
  SpeedBench(
      ModelShape small, ModelShape large, RuntimeSettings settings, Consumer<String> status) {
    this.small = small;
    this.large = large;
    this.settings = settings;
    this.status = status;
  }

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
    ofSmall.remove(Part.XL);
    try {
      if (!ofSmall.isEmpty()) {
        withWeights(small, network -> small(network, ofSmall));
      }
      if (parts.contains(Part.XL)) {
        withWeights(large, this::xl);
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

  private void withWeights(ModelShape shape, Measurement measurement)
      throws IOException, ModelException, CheckpointException, EngineFailure {
    Path folder = Files.createTempDirectory("logit-lens-bench");
    try {
      status.accept("writing " + Bytes.text(RandomCheckpoint.bytes(shape)) + " to " + folder);
      RandomCheckpoint.write(shape, folder);
      measurement.run(Architecture.open(Checkpoint.open(folder)));
    } finally {
      for (String file : List.of("model.safetensors", "config.json")) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.deleteIfExists(folder);
    }
  }

  private void small(Network network, Set<Part> parts)
      throws ModelException, CheckpointException, EngineFailure {
    status.accept("loading 124M");
    long start = System.nanoTime();
    try (PeakMemory peak = new PeakMemory();
        LanguageModel model = load(network)) {
      figures.add(BenchFigure.plain("load_124m_s", "124M: load", seconds(start), "s"));
      figures.add(
          BenchFigure.plain("identity_124m", "124M: identity", model.info().identity(), ""));
      SmallBench bench = new SmallBench(model, settings, network, figures, status);
      bench.run(parts, peak);
    }
  }

  private void xl(Network network) throws ModelException, CheckpointException {
    status.accept("loading XL");
    System.gc();
    try (PeakMemory peak = new PeakMemory()) {
      long start = System.nanoTime();
      try (LanguageModel model = load(network)) {
        figures.add(BenchFigure.atMost("load_xl_s", "XL: load", seconds(start), "s", 2));
        figures.add(BenchFigure.plain("identity_xl", "XL: identity", model.info().identity(), ""));
        status.accept("XL, 32 tokens");
        LensResult result = lens(model, prompt(model, 32), null);
        figures.add(
            BenchFigure.plain(
                "run_xl_32_s", "XL: 32 tokens", result.elapsed().toNanos() / 1e9, "s"));
        figures.add(
            BenchFigure.atMost(
                "private_xl_32_gb",
                "XL: peak private memory, load and 32 tokens",
                peak.peak() / GIGA,
                "GB",
                1.5));
      }
    }
  }

  private LanguageModel load(Network network) throws ModelException, CheckpointException {
    return new NetworkLoad(network, settings, new Cancellation())
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
