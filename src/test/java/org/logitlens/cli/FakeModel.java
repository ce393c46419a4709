package org.logitlens.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.ExactColumn;
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
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/**
 * A model of two blocks whose tokens are bytes and whose logits are drawn by a seed; id 256 begins
 * a sequence. A prompt with the letter N has cells that are not finite: block 0, wherever the N is.
 */
final class FakeModel implements LanguageModel {
  static final int CONTEXT = 8;
  static final int LAYERS = 2;
  private static final int BOS = 256;

  private final Vocabulary vocabulary = new Vocabulary(pieces(), BOS + 1);
  private final Path folder;
  @Nullable TokenizeOptions askedFor;
  int runs;
  boolean askedForJs;
  boolean closed;

  FakeModel(Path folder) {
    this.folder = folder;
  }

  private static List<byte[]> pieces() {
    List<byte[]> pieces = new ArrayList<>();
    for (int b = 0; b < BOS; b++) {
      pieces.add(new byte[] {(byte) b});
    }
    pieces.add("<|endoftext|>".getBytes(StandardCharsets.UTF_8));
    return pieces;
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(
        "fake",
        folder,
        "gpt2",
        LAYERS,
        4,
        1,
        vocabulary.size(),
        CONTEXT,
        "F32",
        1234567,
        4938268,
        2.5e-6,
        new Device("CPU", "no NVIDIA driver"),
        List.of("made up"));
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    if (!text.isEmpty()) {
      askedFor = options;
    }
    List<Token> tokens = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    if (options.bos() == Bos.ON) {
      tokens.add(vocabulary.token(BOS));
      starts.add(0);
    }
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      starts.add(Math.min(starts.size(), text.length() - 1));
      tokens.add(vocabulary.token(b & 0xFF));
    }
    return new Prompt(text, tokens, starts, List.of());
  }

  @Override
  public Forecast forecast(int tokens, HiddenRows hiddenRows) {
    return new Forecast(1, 2, CONTEXT);
  }

  @Override
  public LensResult run(LensRequest request, Listener listener, Cancellation cancellation)
      throws ModelException {
    runs++;
    askedForJs = request.jensenShannon();
    if (request.prompt().text().equals("fail")) {
      throw new ModelException(
          "The engine broke.", "Try again.", new IllegalStateException("deep"));
    }
    int[] ids = request.prompt().ids();
    int rows = Row.of(LAYERS, request.decoder(), request.hiddenRows()).size();
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int t = 0; t < ids.length; t++) {
      double[][] logits = new double[rows][vocabulary.size()];
      Random random = new Random(31L * t + ids[t]);
      for (double[] row : logits) {
        Arrays.setAll(row, v -> 3 * random.nextGaussian());
      }
      if (ids[t] == 'N') {
        logits[1][5] = Double.NaN;
      }
      if (ids[t] == 'I') {
        // Impossible in that row and possible in the last: an infinite divergence.
        logits[1][5] = Double.NEGATIVE_INFINITY;
      }
      Integer next = t + 1 < ids.length ? ids[t + 1] : null;
      LensColumn whole = ExactColumn.of(logits, request.k(), ids[t], next);
      columns.add(request.jensenShannon() ? whole : TestGrids.withoutJs(whole));
    }
    LensGrid grid =
        new LensGrid(
            "fake",
            vocabulary,
            request.prompt(),
            LAYERS,
            request.decoder(),
            request.hiddenRows(),
            columns);
    return new LensResult(grid, Duration.ofMillis(1), ids.length, 0);
  }

  @Override
  public void close() {
    closed = true;
  }
}
