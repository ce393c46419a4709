package org.logitlens.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.logitlens.lens.Statistic;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/** Has the sizes of a published model and gives its published values, or others on request. */
final class EchoModel implements LanguageModel {
  private final PublishedModel published;
  private final KnownValues values;
  private final Path folder;
  private final Vocabulary vocabulary;
  private int row = -1;
  private int position = -1;
  private double change;
  private boolean swap;
  private boolean otherTokens;

  EchoModel(PublishedModel published, Path folder) {
    this.published = published;
    this.values = KnownValues.of(published);
    this.folder = folder;
    this.vocabulary =
        new Vocabulary(
            Collections.nCopies(published.vocabulary(), "x".getBytes(StandardCharsets.UTF_8)),
            published.vocabulary());
  }

  /** Adds something to the first probability of a cell of every prompt. */
  void change(int atRow, int atPosition, double by) {
    row = atRow;
    position = atPosition;
    change = by;
  }

  /** Makes another token the first guess of a cell of every prompt. */
  void swap(int atRow, int atPosition) {
    row = atRow;
    position = atPosition;
    swap = true;
  }

  /** Cuts texts otherwise. */
  void forgetTokens() {
    otherTokens = true;
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(
        "echo",
        folder,
        "gpt_neox",
        published.layers(),
        published.width(),
        1,
        published.vocabulary(),
        64,
        "F32",
        1,
        4,
        0,
        new Device("CPU", ""),
        List.of());
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    List<Integer> ids =
        values.prompts().stream()
            .filter(each -> each.text().equals(text) && !otherTokens)
            .findFirst()
            .map(KnownValues.KnownPrompt::ids)
            .orElse(List.of(1));
    return new Prompt(
        text,
        ids.stream().map(vocabulary::token).toList(),
        Collections.nCopies(ids.size(), 0),
        List.of());
  }

  @Override
  public Forecast forecast(int tokens, HiddenRows hiddenRows) {
    return new Forecast(1, 2, 64);
  }

  @Override
  public LensResult run(LensRequest request, Listener listener, Cancellation cancellation) {
    KnownValues.KnownPrompt known =
        values.prompts().stream()
            .filter(each -> each.text().equals(request.prompt().text()))
            .findFirst()
            .orElseThrow();
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int t = 0; t < known.ids().size(); t++) {
      columns.add(column(known, t, request.k()));
    }
    LensGrid grid =
        new LensGrid(
            "echo",
            vocabulary,
            request.prompt(),
            published.layers(),
            request.decoder(),
            request.hiddenRows(),
            columns);
    return new LensResult(grid, Duration.ofMillis(1), columns.size(), 0);
  }

  private LensColumn column(KnownValues.KnownPrompt known, int t, int k) {
    int rows = known.top().size();
    int[] ids = new int[rows * k];
    float[] logits = new float[rows * k];
    for (int r = 0; r < rows; r++) {
      List<List<Double>> top = known.top().get(r).get(t);
      boolean here = r == row && t == position;
      for (int i = 0; i < k; i++) {
        double probability = i < top.size() ? top.get(i).get(1) : 0;
        ids[r * k + i] = i < top.size() ? top.get(i).get(0).intValue() : unused(top, i);
        logits[r * k + i] = (float) Math.log(Math.max(probability, 1e-9));
      }
      if (here && swap) {
        int first = ids[r * k];
        ids[r * k] = ids[r * k + 1];
        ids[r * k + 1] = first;
      } else if (here) {
        logits[r * k] = (float) Math.log(top.get(0).get(1) + change);
      }
    }
    Map<Statistic, float[]> statistics =
        Stream.of(Statistic.values())
            .filter(statistic -> statistic != Statistic.JS)
            .collect(Collectors.toMap(statistic -> statistic, statistic -> new float[rows]));
    return new LensColumn(rows, k, ids, logits, statistics);
  }

  private static int unused(List<List<Double>> top, int i) {
    int id = i;
    while (true) {
      int candidate = id;
      if (top.stream().noneMatch(guess -> guess.get(0).intValue() == candidate)) {
        return candidate;
      }
      id += 1000;
    }
  }

  @Override
  public void close() {}
}
