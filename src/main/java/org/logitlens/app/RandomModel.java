package org.logitlens.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Row;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenTrack;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/**
 * A model as deep as GPT-2 XL that throws dice instead of computing: every value lies in its range,
 * and the same text gives the same grid. It is for measuring what a large grid costs the window.
 * Its tokens are made-up words.
 */
final class RandomModel implements LanguageModel {
  /** The most tokens it reads. */
  static final int CONTEXT = 1024;

  private static final int LAYERS = 48;
  private static final int WORDS = 3000;
  private static final int LONGEST_WORD = 12;

  /** Of so many guesses one is a tracked token, where there are any. */
  private static final int COMMON = 5;

  private static final double HIGHEST_LOGIT = 20;
  private static final double HIGHEST_KL = 30;

  private final Path folder;
  private final List<String> words = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final Vocabulary vocabulary;

  RandomModel(Path folder) {
    this.folder = folder;
    Random random = new Random(1);
    while (words.size() < WORDS) {
      StringBuilder word = new StringBuilder(" ");
      for (int letters = 1 + random.nextInt(LONGEST_WORD); letters > 0; letters--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      if (ids.putIfAbsent(word.toString(), words.size()) == null) {
        words.add(word.toString());
      }
    }
    this.vocabulary =
        new Vocabulary(
            words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList(), WORDS);
  }

  /** A text of so many tokens. */
  String text(int tokens) {
    StringBuilder text = new StringBuilder();
    new Random(2).ints(tokens, 0, WORDS).forEach(id -> text.append(words.get(id)));
    return text.toString();
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(
        "random",
        folder,
        "gpt2",
        LAYERS,
        1600,
        25,
        WORDS,
        CONTEXT,
        "F32",
        0,
        0,
        0,
        new Device("CPU", ""),
        List.of());
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Words that it does not have are taken for its first. */
  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    List<Token> tokens = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    int start = 0;
    for (String word : text.split("(?= )", -1)) {
      tokens.add(vocabulary.token(ids.getOrDefault(word, 0)));
      starts.add(start);
      start += word.length();
    }
    return new Prompt(text, tokens, starts, List.of());
  }

  @Override
  public Forecast forecast(int tokens, HiddenRows hiddenRows) {
    return new Forecast(0, Long.MAX_VALUE, CONTEXT);
  }

  @Override
  public LensResult run(LensRequest request, Listener listener, Cancellation cancellation) {
    List<@Nullable LensColumn> columns = new ArrayList<>();
    int rows = Row.of(LAYERS, request.decoder(), request.hiddenRows()).size();
    for (Token token : request.prompt().tokens()) {
      cancellation.check();
      Random random = new Random(31L * columns.size() + token.id());
      columns.add(column(random, rows, request.k(), request.tracked()));
    }
    LensGrid grid =
        new LensGrid(
            "random",
            vocabulary,
            request.prompt(),
            LAYERS,
            request.decoder(),
            request.hiddenRows(),
            columns);
    return new LensResult(grid, Duration.ZERO, columns.size());
  }

  /** The deeper a row, the likelier its best guess is the last row's. */
  private static LensColumn column(Random random, int rows, int k, List<Integer> tracked) {
    int[] best = new int[rows * k];
    float[] logits = new float[rows * k];
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      statistics.put(statistic, new float[rows]);
    }
    int last = random.nextInt(WORDS);
    for (int row = 0; row < rows; row++) {
      boolean output = row == rows - 1;
      boolean settled = output || random.nextInt(rows) < row;
      int first = settled ? last : guess(random, tracked);
      double logit = HIGHEST_LOGIT * random.nextDouble();
      for (int i = 0; i < k; i++) {
        best[row * k + i] = (first + 7 * i) % WORDS;
        logits[row * k + i] = (float) (logit - i);
      }
      for (Map.Entry<Statistic, float[]> each : statistics.entrySet()) {
        each.getValue()[row] = (float) value(each.getKey(), random, logit, row == 0, output);
      }
    }
    Map<Integer, TokenTrack> tracks = new HashMap<>();
    tracked.forEach(id -> tracks.put(id, track(random, rows, k, logits)));
    return new LensColumn(rows, k, best, logits, statistics, tracks);
  }

  /** Tracked tokens are guessed as often as the commonest words of a language. */
  private static int guess(Random random, List<Integer> tracked) {
    boolean common = !tracked.isEmpty() && random.nextInt(COMMON) == 0;
    return common ? tracked.get(random.nextInt(tracked.size())) : random.nextInt(WORDS);
  }

  /** No row gives a token more than its best guess. */
  private static TokenTrack track(Random random, int rows, int k, float[] logits) {
    float[] given = new float[rows];
    float[] ranks = new float[rows];
    for (int row = 0; row < rows; row++) {
      given[row] = logits[row * k] * random.nextFloat();
      ranks[row] = (float) Math.floor(Math.pow(WORDS, random.nextDouble()));
    }
    return new TokenTrack(given, ranks);
  }

  private static double value(
      Statistic statistic, Random random, double logit, boolean first, boolean output) {
    double share = random.nextDouble();
    return switch (statistic) {
      case LSE -> logit + 5 * share;
      case ENTROPY, SURPRISAL_NEXT -> share * Math.log(WORDS);
      case RANK_FINAL -> output ? 1 : Math.floor(Math.pow(WORDS, share));
      case RANK_INPUT, RANK_NEXT -> Math.floor(Math.pow(WORDS, share));
      case LOGIT_FINAL -> output ? logit : logit * share;
      case KL_FINAL_LAYER, KL_LAYER_FINAL -> output ? 0 : share * HIGHEST_KL;
      case KL_INPUT_LAYER -> first ? 0 : share * HIGHEST_KL;
      case JS -> output ? 0 : share * Math.log(2);
    };
  }

  @Override
  public void close() {}
}
