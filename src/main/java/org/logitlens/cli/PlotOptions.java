package org.logitlens.cli;

import java.util.Locale;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.RangeMode;
import org.logitlens.plot.Theme;
import picocli.CommandLine.Option;

/** What a picture shows. */
final class PlotOptions {
  private static final String ALL_ROWS = "all";
  private static final String BLOCK_ROWS = "blocks";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      converter = Choices.OfMetric.class,
      description =
          "What the colours mean: logit, logit-final, probability, probability-final, rank,"
              + " rank-next, rank-input, kl (the default), kl-input, kl-reverse, js, entropy,"
              + " surprisal.")
  private Metric mode = PlotSettings.DEFAULT.metric();

  @Option(
      names = "--rows",
      paramLabel = "all|blocks",
      description = "all (the default): with the input row; blocks: without it.")
  private String rows = ALL_ROWS;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description = "Show every Nth row; the last always is. Default: 1.")
  private int stride = 1;

  @Option(
      names = "--window",
      paramLabel = "FROM:TO",
      description =
          "Show the tokens FROM to TO-1, counted from 0; either may be left out. The model sees the"
              + " whole prompt all the same.")
  private String window = ":";

  @Option(
      names = "--range",
      paramLabel = "post|auto",
      converter = Choices.OfRangeMode.class,
      description = "post (the default): the scale of the post; auto: of the values shown.")
  private RangeMode range = RangeMode.POST;

  @Option(
      names = "--lock",
      paramLabel = "LOW:HIGH",
      description = "A scale from LOW to HIGH instead; logarithmic for ranks.")
  private String lock = "";

  @Option(
      names = "--cell",
      paramLabel = "WxH",
      description =
          "Width and height of a cell, pixels of the layout; cells that are too small for it have no"
              + " text. Default: 48x32.")
  private String cell = "";

  @Option(names = "--top-down", description = "Put the input row at the top.")
  private boolean topDown;

  @Option(names = "--dark", description = "Dark paper.")
  private boolean dark;

  /** The settings that were asked for. */
  PlotSettings settings() throws CliException {
    String shown = rows.toLowerCase(Locale.ROOT);
    if (!shown.equals(ALL_ROWS) && !shown.equals(BLOCK_ROWS)) {
      throw CliException.usage("--rows is '" + rows + "', not all or blocks");
    }
    if (stride < 1) {
      throw CliException.usage("--stride is " + stride + ", not 1 or more");
    }
    int from = bound(true, 0);
    int to = bound(false, PlotSettings.TO_THE_END);
    if (from < 0 || to <= from) {
      throw CliException.usage("--window " + window + " shows no token");
    }
    PlotSettings settings =
        PlotSettings.DEFAULT
            .withMetric(mode)
            .withRangeMode(range)
            .withInput(shown.equals(ALL_ROWS))
            .withStride(stride)
            .withBottomUp(!topDown)
            .withColumns(from, to)
            .withTheme(dark ? Theme.DARK : Theme.LIGHT);
    PlotSettings sized = cell.isEmpty() ? settings : withCells(settings);
    return lock.isEmpty() ? sized : sized.withLocked(locked());
  }

  private PlotSettings withCells(PlotSettings settings) throws CliException {
    String[] parts = parts(cell, "--cell", "x", "WxH");
    try {
      return settings.withCellSize(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    } catch (IllegalArgumentException e) {
      throw CliException.usage("--cell is '" + cell + "', not WxH with both 1 or more");
    }
  }

  /** Refuses a window that begins beyond the prompt. */
  void checkWindow(int tokens) throws CliException {
    int from = bound(true, 0);
    if (from >= tokens) {
      throw CliException.usage(
          "--window " + window + " begins beyond the prompt's " + tokens + " tokens");
    }
  }

  private int bound(boolean first, int otherwise) throws CliException {
    String[] parts = parts(window, "--window", ":", "FROM:TO");
    String part = parts[first ? 0 : 1];
    try {
      return part.isEmpty() ? otherwise : Integer.parseInt(part);
    } catch (NumberFormatException e) {
      throw CliException.usage("--window is '" + window + "', not FROM:TO");
    }
  }

  private ValueRange locked() throws CliException {
    String[] parts = parts(lock, "--lock", ":", "LOW:HIGH");
    try {
      return new ValueRange(
          Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), mode.isRank());
    } catch (IllegalArgumentException e) {
      throw CliException.usage(
          "--lock is '"
              + lock
              + "', not LOW:HIGH with LOW below HIGH"
              + (mode.isRank() ? " and above 0" : ""));
    }
  }

  private static String[] parts(String text, String option, String between, String form)
      throws CliException {
    String[] parts = text.split(between, -1);
    if (parts.length != 2) {
      throw CliException.usage(option + " is '" + text + "', not " + form);
    }
    return parts;
  }
}
