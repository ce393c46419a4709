package org.logitlens.runtime;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.export.Network;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;

/** The measurements with 124 million weights. */
final class SmallBench {
  private static final int ROUNDS = 7;
  private static final int LONG_ROUNDS = 2;

  private final LanguageModel model;
  private final RuntimeSettings settings;
  private final Network network;
  private final List<BenchFigure> figures;
  private final Consumer<String> status;
  private final ModelShape shape;
  private final int rows;

  SmallBench(
      LanguageModel model,
      RuntimeSettings settings,
      Network network,
      List<BenchFigure> figures,
      Consumer<String> status) {
    this.model = model;
    this.settings = settings;
    this.network = network;
    this.figures = figures;
    this.status = status;
    this.shape = ModelShape.of(network);
    this.rows = shape.decodedRows(Decoder.LOGIT_LENS, HiddenRows.BLOCKS);
  }

  /**
   * Measures. What is timed runs when nobody watches the memory: with all processors at work,
   * watching takes a twentieth of the time.
   *
   * @param sinceLoad watches the memory since before the model was loaded; is closed
   */
  void run(Set<SpeedBench.Part> parts, PeakMemory sinceLoad)
      throws ModelException, CheckpointException, EngineFailure {
    // First, because the bare product below has weights of its own.
    double seconds = 0;
    if (parts.contains(SpeedBench.Part.LONG)) {
      status.accept("124M, 1,024 tokens");
      longMemory(sinceLoad);
      seconds = longRun();
    } else {
      sinceLoad.close();
    }
    status.accept("bare matrix product");
    int chunk = new MemoryForecast(shape).bestChunk(rows);
    double bareSeconds = bare(chunk * rows);
    double rate = 2.0 * chunk * rows * shape.width() * shape.vocabularySize() / bareSeconds;
    figures.add(
        BenchFigure.plain("matrix_rate_gflops", "bare matrix product, GFLOP/s", rate / 1e9, ""));
    if (parts.contains(SpeedBench.Part.LONG)) {
      double work =
          shape.bodyWork(shape.contextLength()) + shape.headWork(shape.contextLength(), rows);
      figures.add(
          BenchFigure.atMost(
              "long_ratio",
              "1,024 tokens: time / (operations / matrix rate)",
              seconds / (work / rate),
              "",
              1.3));
    }
    if (parts.contains(SpeedBench.Part.HEAD)) {
      status.accept("head");
      head(chunk, bareSeconds);
    }
    if (parts.contains(SpeedBench.Part.SHORT)) {
      status.accept("32 and 64 tokens");
      shortRun(32, bare(32 * rows));
      shortRun(64, bare(64 * rows));
    }
    if (parts.contains(SpeedBench.Part.LIVE)) {
      status.accept("one token more at 64");
      live();
    }
  }

  private void longMemory(PeakMemory sinceLoad) throws ModelException {
    Prompt prompt = SpeedBench.prompt(model, shape.contextLength());
    long promised =
        model.forecast(prompt.size(), HiddenRows.BLOCKS).neededBytes()
            + ProcessMemory.privateBytes();
    for (int i = 0; i < LONG_ROUNDS; i++) {
      SpeedBench.lens(model, prompt, null);
    }
    sinceLoad.close();
    figures.add(
        BenchFigure.atMost(
            "long_private_gb",
            "1,024 tokens: peak private memory, load included",
            sinceLoad.peak() / 1e9,
            "GB",
            1.2));
    figures.add(
        BenchFigure.atMost(
            "long_forecast_ratio",
            "1,024 tokens: peak / forecast",
            (double) sinceLoad.peak() / promised,
            "",
            1.05));
  }

  private double longRun() throws ModelException {
    Prompt prompt = SpeedBench.prompt(model, shape.contextLength());
    double best = Double.MAX_VALUE;
    for (int i = 0; i < LONG_ROUNDS; i++) {
      best = Math.min(best, SpeedBench.lens(model, prompt, null).elapsed().toNanos() / 1e9);
    }
    figures.add(BenchFigure.plain("long_s", "1,024 tokens: time", best, "s"));
    figures.add(
        BenchFigure.atMost("cancel_ms", "cancel: answered within", cancel(prompt), "ms", 200));
    return best;
  }

  /** Cancels a run at several moments; the longest that one took to stop, milliseconds. */
  private double cancel(Prompt prompt) throws ModelException {
    double worst = 0;
    for (long after = 200; after <= 3000; after += 700) {
      Cancellation cancellation = new Cancellation();
      long[] asked = new long[1];
      long wait = after;
      Thread canceller =
          new Thread(
              () -> {
                LockSupport.parkNanos(wait * 1_000_000);
                asked[0] = System.nanoTime();
                cancellation.cancel();
              },
              "logit-lens-cancel");
      canceller.start();
      try {
        model.run(SpeedBench.request(prompt, null), LanguageModel.Listener.NONE, cancellation);
      } catch (CancellationException e) {
        worst = Math.max(worst, (System.nanoTime() - asked[0]) / 1e6);
      }
    }
    return worst;
  }

  private double bare(int productRows) throws ModelException, EngineFailure {
    SessionSettings session =
        new SessionSettings(
            network.weightsFolder(), settings.threads(), SessionSettings.WeightUse.PACKED, false);
    try (BareProduct product = new BareProduct(network.unembedding(), session)) {
      double best = product.run(productRows);
      for (int i = 0; i < ROUNDS; i++) {
        best = Math.min(best, product.run(productRows));
      }
      return best;
    }
  }

  /** Whole columns of a prompt minus the body: what decoding a chunk of columns takes. */
  private void head(int chunk, double bareSeconds) throws ModelException, CheckpointException {
    int many = 4 * chunk;
    Prompt prompt = SpeedBench.prompt(model, many);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      best = Math.min(best, timed(prompt).columns());
    }
    // With a model of its own, for the engine keeps memory of earlier runs; after these, for what a
    // first run leaves behind in Java (compiled code, a grown heap) is no column's.
    long memory;
    try (LanguageModel fresh =
        SpeedBench.load(network, settings, AvailableMemory.ofMachine()::bytes)) {
      SpeedBench.lens(fresh, SpeedBench.prompt(fresh, 1), null);
      try (PeakMemory peak = new PeakMemory()) {
        SpeedBench.lens(fresh, prompt, null);
        memory = peak.peak() - peak.before();
      }
    }
    figures.add(
        BenchFigure.atLeast(
            "head_rate_ratio",
            "head: rate / rate of a bare product",
            4 * bareSeconds / best,
            "",
            0.75));
    figures.add(
        BenchFigure.atMost(
            "head_column_mb",
            "head: memory per column in flight",
            SpeedBench.megabytes((double) memory / chunk),
            "MB",
            20));
  }

  private void shortRun(int tokens, double bareSeconds) throws ModelException {
    Prompt prompt = SpeedBench.prompt(model, tokens);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      best = Math.min(best, SpeedBench.lens(model, prompt, null).elapsed().toNanos() / 1e9);
    }
    figures.add(
        BenchFigure.plain("run_" + tokens + "_ms", tokens + " tokens: time", best * 1e3, "ms"));
    figures.add(
        BenchFigure.plain(
            "run_" + tokens + "_ratio",
            tokens + " tokens: time / bare product of its rows",
            best / bareSeconds,
            ""));
  }

  private void live() throws ModelException {
    LensGrid before = SpeedBench.lens(model, SpeedBench.prompt(model, 64), null).grid();
    Prompt longer = SpeedBench.prompt(model, 65);
    double best = Double.MAX_VALUE;
    double body = Double.MAX_VALUE;
    double column = Double.MAX_VALUE;
    int decoded = 0;
    for (int i = 0; i < ROUNDS; i++) {
      StepTimer full = timed(longer);
      body = Math.min(body, full.body());
      column = Math.min(column, full.columns() / longer.size());
      LensResult added = SpeedBench.lens(model, longer, before);
      best = Math.min(best, added.elapsed().toNanos() / 1e9);
      decoded = added.columnsDecoded();
    }
    figures.add(BenchFigure.plain("live_ms", "one token more at 64: time", best * 1e3, "ms"));
    figures.add(
        BenchFigure.atMost("live_columns", "one token more: columns decoded", decoded, "", 2));
    figures.add(
        BenchFigure.atMost(
            "live_ratio",
            "one token more: time / (body + 2 columns of a full run)",
            best / (body + 2 * column),
            "",
            1));
  }

  private StepTimer timed(Prompt prompt) throws ModelException {
    StepTimer timer = new StepTimer();
    model.run(SpeedBench.request(prompt, null), timer, new Cancellation());
    return timer;
  }
}
