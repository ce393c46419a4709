package org.logitlens.app.details;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Token;
import org.logitlens.plot.ValueFormat;

/** What a cell says in words and as a table to paste. */
public final class CellText {
  private CellText() {}

  /** Why a cell has no numbers; empty when it has. */
  public static String note(CellReading cell) {
    return switch (cell.state()) {
      case READY -> "";
      case PENDING -> "This column is not decoded yet.";
      case NOT_FINITE ->
          "The logits of this cell are not finite (NaN or infinite): it has no guess.";
    };
  }

  /** {@code rank of final 1 of next 2339}. */
  public static String ranks(CellReading cell) {
    return "rank of final "
        + value(cell, Metric.RANK_FINAL)
        + "   of next "
        + value(cell, Metric.RANK_NEXT);
  }

  /** The value of a colour mode without its unit; a dash where the cell has none to show. */
  public static String value(CellReading cell, Metric metric) {
    return isAbsent(cell, metric)
        ? ValueFormat.NONE
        : ValueFormat.of(metric).format(cell.value(metric));
  }

  /** The value of a colour mode with its unit; a dash where the cell has none to show. */
  public static String valueWithUnit(CellReading cell, Metric metric) {
    return isAbsent(cell, metric)
        ? ValueFormat.NONE
        : ValueFormat.withUnit(metric, cell.value(metric));
  }

  private static boolean isAbsent(CellReading cell, Metric metric) {
    return cell.state() == CellReading.State.PENDING || cell.grid().lacks(metric, cell.column());
  }

  /**
   * Cells as tab-separated values: first every number by the name of its mode, one column per cell,
   * then the kept guesses with id, probability and logit. Token text is the visible label, whole.
   */
  public static String tsv(List<CellReading> cells) {
    StringBuilder out = new StringBuilder();
    line(out, "cell", cells.stream().map(CellReading::title).toList());
    line(out, "input token", cells.stream().map(cell -> cell.input().label().plain()).toList());
    line(out, "next token", cells.stream().map(cell -> plain(cell.next())).toList());
    line(out, "final guess", cells.stream().map(cell -> plain(cell.finalGuess())).toList());
    for (Metric metric : Metric.values()) {
      String name =
          metric.unit().isEmpty() ? metric.title() : metric.title() + ", " + metric.unit();
      line(
          out,
          name,
          cells.stream()
              .map(cell -> isAbsent(cell, metric) ? "" : number(cell.value(metric)))
              .toList());
    }
    int most = cells.stream().mapToInt(cell -> cell.guesses().size()).max().orElse(0);
    for (int i = 0; i < most; i++) {
      String name = "guess " + (i + 1);
      line(out, name, each(cells, i, guess -> guess.token().label().plain()));
      line(out, name + " id", each(cells, i, guess -> Integer.toString(guess.token().id())));
      line(out, name + " probability", each(cells, i, guess -> number(guess.probability())));
      line(out, name + " logit", each(cells, i, guess -> number(guess.logit())));
    }
    return out.toString();
  }

  /** One guess: token, id, probability, logit, separated by tabs. */
  public static String tsv(CellReading.Guess guess) {
    return guess.token().label().plain()
        + '\t'
        + guess.token().id()
        + '\t'
        + number(guess.probability())
        + '\t'
        + number(guess.logit());
  }

  /** One sentence for screen readers. */
  public static String sentence(CellReading cell) {
    StringBuilder out = new StringBuilder(cell.rowName()).append(", ").append(cell.positionName());
    out.append(", after ").append(cell.input().label().plain()).append(": ");
    List<CellReading.Guess> guesses = cell.guesses();
    if (guesses.isEmpty()) {
      return out.append(note(cell)).toString();
    }
    CellReading.Guess best = guesses.get(0);
    out.append(best.token().label().plain())
        .append(", ")
        .append(ValueFormat.percent(best.probability()));
    return out.append(best.isFinal() ? ", the final guess." : ".").toString();
  }

  private static List<String> each(
      List<CellReading> cells, int index, Function<CellReading.Guess, String> field) {
    return cells.stream()
        .map(CellReading::guesses)
        .map(guesses -> index < guesses.size() ? field.apply(guesses.get(index)) : "")
        .toList();
  }

  private static String number(double value) {
    return Float.toString((float) value);
  }

  private static String plain(@Nullable Token token) {
    return token == null ? "" : token.label().plain();
  }

  private static void line(StringBuilder out, String name, List<String> values) {
    StringJoiner joiner = new StringJoiner("\t", name + "\t", "\n");
    values.forEach(joiner::add);
    out.append(joiner);
  }
}
