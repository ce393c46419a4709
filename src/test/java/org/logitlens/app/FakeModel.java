package org.logitlens.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Row;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenTrack;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/**
 * A model of one token per byte whose guesses are made up, always the same for the same text. Its
 * pace, failures and deafness to cancelling are set by the test.
 */
class FakeModel implements LanguageModel {
  static final int LAYERS = 3;
  static final int LIMIT = 40;
  private static final int VOCABULARY = 256;

  /** How many runs began. */
  final AtomicInteger runs = new AtomicInteger();

  /** Whether close was called. */
  final AtomicBoolean closed = new AtomicBoolean();

  /** Whether close was called during a run, which would kill the real one. */
  final AtomicBoolean closedInRun = new AtomicBoolean();

  /** The names of the threads that asked for tokens. */
  final Set<String> tokenizedOn = ConcurrentHashMap.newKeySet();

  /** One permit is needed for every column; more than enough unless a test takes them away. */
  final Semaphore columns = new Semaphore(Integer.MAX_VALUE / 2);

  /** Whether the run goes on after it was cancelled. */
  volatile boolean deaf;

  /** Thrown by the next run. */
  volatile @Nullable Exception failure;

  /** Whether the tokenizer has a token that can begin a text. */
  volatile boolean hasBeginning = true;

  /** Where it runs. */
  volatile Device device;

  private final AtomicBoolean running = new AtomicBoolean();
  private final Vocabulary vocabulary;
  private final String name;
  private final Path folder;

  FakeModel(Path folder) {
    this.name = String.valueOf(folder.getFileName());
    this.folder = folder;
    this.device =
        name.equals("gpu") ? new Device("CUDA", "") : new Device("CPU", "no NVIDIA driver");
    List<byte[]> pieces = new ArrayList<>();
    for (int b = 0; b < VOCABULARY; b++) {
      pieces.add(new byte[] {(byte) b});
    }
    this.vocabulary = new Vocabulary(pieces, VOCABULARY);
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(
        name,
        folder,
        "gpt2",
        LAYERS,
        8,
        2,
        VOCABULARY,
        LIMIT,
        "F32",
        1000,
        4000,
        2e-6,
        device,
        name.equals("nan") || name.equals("gpu")
            ? List.of("tensor wte.weight has 1 NaN")
            : List.of());
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    tokenizedOn.add(Thread.currentThread().getName());
    List<Token> tokens = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    if (options.bos() == Bos.ON && hasBeginning) {
      tokens.add(vocabulary.token(0));
      starts.add(0);
    }
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      byte[] bytes = Character.toString(text.codePointAt(i)).getBytes(StandardCharsets.UTF_8);
      for (byte b : bytes) {
        tokens.add(vocabulary.token(b & 0xFF));
        starts.add(i);
      }
    }
    return new Prompt(
        text,
        tokens,
        starts,
        text.endsWith(" ") ? List.of("ends with a space: GPT-2 predicts worse here") : List.of());
  }

  @Override
  public Forecast forecast(int tokens, HiddenRows hiddenRows) {
    return new Forecast(0, Long.MAX_VALUE, LIMIT);
  }

  @Override
  public LensResult run(LensRequest request, Listener listener, Cancellation cancellation)
      throws ModelException {
    running.set(true);
    runs.incrementAndGet();
    try {
      Exception planned = failure;
      if (planned instanceof ModelException told) {
        throw told;
      }
      if (planned instanceof RuntimeException bug) {
        throw bug;
      }
      return decode(request, listener, cancellation);
    } finally {
      running.set(false);
    }
  }

  private LensResult decode(LensRequest request, Listener listener, Cancellation cancellation) {
    int size = request.prompt().size();
    List<@Nullable LensColumn> columns = new ArrayList<>(Arrays.asList(new LensColumn[size]));
    int decoded = 0;
    for (int t = 0; t < size; t++) {
      LensColumn taken = reusable(request, t);
      if (taken == null) {
        await(cancellation);
        taken = column(request, t);
        decoded++;
      }
      columns.set(t, taken);
      listener.progress((t + 1.0) / size, grid(request, columns));
    }
    return new LensResult(grid(request, columns), Duration.ofMillis(5), decoded);
  }

  private void await(Cancellation cancellation) {
    try {
      while (!columns.tryAcquire(5, TimeUnit.MILLISECONDS)) {
        if (!deaf) {
          cancellation.check();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (!deaf) {
      cancellation.check();
    }
  }

  private LensGrid grid(LensRequest request, List<@Nullable LensColumn> columns) {
    return new LensGrid(
        name,
        vocabulary,
        request.prompt(),
        LAYERS,
        request.decoder(),
        request.hiddenRows(),
        columns);
  }

  private static @Nullable LensColumn reusable(LensRequest request, int t) {
    LensGrid previous = request.previous();
    if (previous == null
        || previous.decoder() != request.decoder()
        || previous.hiddenRows() != request.hiddenRows()
        || t + 1 >= Math.min(previous.columnCount(), request.prompt().size())) {
      return null;
    }
    for (int i = 0; i <= t + 1; i++) {
      if (previous.prompt().tokens().get(i).id() != request.prompt().tokens().get(i).id()) {
        return null;
      }
    }
    LensColumn column = previous.columnOrNull(t);
    return column != null
            && column.k() == request.k()
            && (column.has(Statistic.JS) || !request.jensenShannon())
            && request.tracked().stream().allMatch(id -> column.trackOrNull(id) != null)
        ? column
        : null;
  }

  /** The last rows guess the letter after the present one, the first rows guess anything. */
  private static LensColumn column(LensRequest request, int t) {
    int rows = Row.of(LAYERS, request.decoder(), request.hiddenRows()).size();
    int k = request.k();
    int[] ids = new int[rows * k];
    float[] logits = new float[rows * k];
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      statistics.put(statistic, new float[rows]);
    }
    if (!request.jensenShannon()) {
      statistics.remove(Statistic.JS);
    }
    int id = request.prompt().tokens().get(t).id();
    Map<Integer, TokenTrack> tracks = new HashMap<>();
    for (int tracked : request.tracked()) {
      tracks.put(tracked, track(tracked, id, rows));
    }
    for (int row = 0; row < rows; row++) {
      int guess = guess(id, row, rows);
      for (int i = 0; i < k; i++) {
        ids[row * k + i] = Math.floorMod(guess + i, VOCABULARY);
        logits[row * k + i] = 5 - i;
      }
      double below = rows - 1 - row;
      set(statistics, Statistic.LSE, row, 6);
      set(statistics, Statistic.ENTROPY, row, below);
      set(statistics, Statistic.KL_FINAL_LAYER, row, below * (1 + t % 5));
      set(statistics, Statistic.KL_LAYER_FINAL, row, below * 2);
      set(statistics, Statistic.KL_INPUT_LAYER, row, row);
      set(statistics, Statistic.RANK_FINAL, row, 1 + below * 10);
      set(statistics, Statistic.RANK_INPUT, row, 1 + row);
      set(statistics, Statistic.RANK_NEXT, row, 2 + below);
      set(statistics, Statistic.LOGIT_FINAL, row, 5 - below);
      set(statistics, Statistic.SURPRISAL_NEXT, row, 1 + below);
      set(statistics, Statistic.JS, row, below / 10);
    }
    return new LensColumn(rows, k, ids, logits, statistics, tracks);
  }

  private static int guess(int id, int row, int rows) {
    return row >= rows - 2 ? id + 1 : id + 7 * (rows - row);
  }

  /** Every id has a logit one below that of the id before it, from the best guess on. */
  private static TokenTrack track(int tracked, int id, int rows) {
    float[] logits = new float[rows];
    float[] ranks = new float[rows];
    for (int row = 0; row < rows; row++) {
      int behind = Math.floorMod(tracked - guess(id, row, rows), VOCABULARY);
      logits[row] = 5 - behind;
      ranks[row] = 1 + behind;
    }
    return new TokenTrack(logits, ranks);
  }

  private static void set(
      Map<Statistic, float[]> statistics, Statistic statistic, int row, double value) {
    float[] values = statistics.get(statistic);
    if (values != null) {
      values[row] = (float) value;
    }
  }

  @Override
  public void close() {
    closed.set(true);
    if (running.get()) {
      closedInRun.set(true);
    }
  }
}
