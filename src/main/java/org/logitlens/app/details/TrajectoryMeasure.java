package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Token;
import org.logitlens.lens.ValueRange;

/** What can be followed over the layers of one position, and the lines that show it. */
public enum TrajectoryMeasure {
  /** Ranks on a logarithmic axis, best on top. */
  LOG_RANK("log rank", Metric.RANK_FINAL),
  /** Probabilities. */
  PROBABILITY("probability", Metric.PROBABILITY_FINAL),
  /** Divergences from the output and from the input. */
  KL("KL", Metric.KL_FINAL_LAYER),
  /** How undecided each row is. */
  ENTROPY("entropy", Metric.ENTROPY);

  /** Whom a line speaks of; decides its colour and dash. */
  public enum Subject {
    /** The output row's best guess. */
    FINAL("line-final"),
    /** The token that really comes next. */
    NEXT("line-next"),
    /** The token at the position. */
    INPUT("line-input"),
    /** The row itself. */
    OWN("line-own"),
    /** The first token that the user tracks. */
    TRACK_1("line-track-1"),
    /** The second. */
    TRACK_2("line-track-2"),
    /** The third. */
    TRACK_3("line-track-3"),
    /** The fourth. */
    TRACK_4("line-track-4");

    private static final List<Subject> TRACKED = List.of(TRACK_1, TRACK_2, TRACK_3, TRACK_4);

    private final String styleClass;

    Subject(String styleClass) {
      this.styleClass = styleClass;
    }

    /** The subjects of some tracked tokens, in their order. */
    static List<Subject> ofTracked(int count) {
      return TRACKED.subList(0, count);
    }

    /** The style class of its line. */
    String styleClass() {
      return styleClass;
    }

    /** All, in painting order: wide lines before those that may lie on them. */
    static List<Subject> fromBelow() {
      return Stream.concat(Stream.of(OWN, NEXT), Stream.of(values()).filter(each -> !each.isWide()))
          .toList();
    }

    /** The radius of its dots, pixels; those of wide lines show around others. */
    double dot() {
      return isWide() ? 4 : 2.4;
    }

    private boolean isWide() {
      return this == OWN || this == NEXT;
    }
  }

  /**
   * One line.
   *
   * @param name in the legend
   * @param subject whom it speaks of
   * @param tracked the token that the user named; null for lines that are always there
   * @param values where its values come from
   */
  record Line(String name, Subject subject, @Nullable Token tracked, Values values) {
    static Line of(String name, Subject subject, Metric metric) {
      return of(name, subject, metric, DoubleUnaryOperator.identity());
    }

    static Line of(String name, Subject subject, Metric metric, DoubleUnaryOperator map) {
      return new Line(
          name,
          subject,
          null,
          (cell, row) -> map.applyAsDouble(cell.grid().value(metric, row, cell.column())));
    }

    /** The value in a row of the reading's column; NaN where there is none. */
    double value(CellReading cell, int row) {
      return values.of(cell, row);
    }

    /** Its name in words that tell it from every other line. */
    String fullName() {
      return tracked == null ? name : name + " " + tracked.label().plain();
    }

    /** Whether the reading's column was decoded with all that the line needs. */
    boolean isKnown(CellReading cell) {
      LensColumn column = cell.grid().columnOrNull(cell.column());
      return tracked == null || (column != null && column.trackOrNull(tracked.id()) != null);
    }
  }

  /** Gives a row of a reading's column its value; NaN where there is none. */
  private interface Values {
    double of(CellReading cell, int row);
  }

  private final String title;
  private final Metric axisMetric;

  TrajectoryMeasure(String title, Metric axisMetric) {
    this.title = title;
    this.axisMetric = axisMetric;
  }

  /** The name in the choice. */
  public String title() {
    return title;
  }

  /** The lines, first those that are always there, then one for each tracked token, if any can. */
  List<Line> lines(List<Token> tracked) {
    List<Line> lines = new ArrayList<>(lines());
    if (this == LOG_RANK || this == PROBABILITY) {
      List<Subject> subjects = Subject.ofTracked(tracked.size());
      for (int i = 0; i < tracked.size(); i++) {
        lines.add(trackedLine(tracked.get(i), subjects.get(i)));
      }
    }
    return lines;
  }

  private Line trackedLine(Token token, Subject subject) {
    return new Line(
        "tracked token",
        subject,
        token,
        (cell, row) -> {
          LensColumn column = cell.grid().columnOrNull(cell.column());
          if (column == null) {
            return Double.NaN;
          }
          return this == LOG_RANK
              ? column.trackedRank(token.id(), row)
              : column.trackedProbability(token.id(), row);
        });
  }

  private List<Line> lines() {
    return switch (this) {
      case LOG_RANK ->
          List.of(
              Line.of("final guess", Subject.FINAL, Metric.RANK_FINAL),
              Line.of("next token", Subject.NEXT, Metric.RANK_NEXT),
              Line.of("input token", Subject.INPUT, Metric.RANK_INPUT));
      case PROBABILITY ->
          List.of(
              Line.of("final guess", Subject.FINAL, Metric.PROBABILITY_FINAL),
              Line.of("next token", Subject.NEXT, Metric.SURPRISAL_NEXT, s -> Math.exp(-s)),
              Line.of("own best guess", Subject.OWN, Metric.PROBABILITY));
      case KL ->
          List.of(
              Line.of("KL(final, layer)", Subject.FINAL, Metric.KL_FINAL_LAYER),
              Line.of("KL(layer, final)", Subject.NEXT, Metric.KL_LAYER_FINAL),
              Line.of("KL(input, layer)", Subject.INPUT, Metric.KL_INPUT_LAYER));
      case ENTROPY -> List.of(Line.of("entropy", Subject.OWN, Metric.ENTROPY));
    };
  }

  /** The token a line speaks of, or null when it is about no token or there is none. */
  @Nullable Token token(Line line, CellReading cell) {
    if (this == KL || line.tracked() != null) {
      return line.tracked();
    }
    return switch (line.subject()) {
      case FINAL -> cell.finalGuess();
      case NEXT -> cell.next();
      case INPUT -> cell.input();
      default -> null;
    };
  }

  /** Whether the best value is the smallest and stands on top. */
  boolean isUpsideDown() {
    return this == LOG_RANK;
  }

  /** The mode whose number format and ticks the axis has. */
  Metric axisMetric() {
    return axisMetric;
  }

  /** What the vertical axis spans for the column of a cell and the lines there are. */
  ValueRange axis(CellReading cell, List<Line> shown) {
    if (this == PROBABILITY) {
      return new ValueRange(0, 1, false);
    }
    double most = 0;
    for (Line line : shown) {
      for (int row = 0; row < cell.grid().rowCount(); row++) {
        double value = line.value(cell, row);
        most = Double.isFinite(value) ? Math.max(most, value) : most;
      }
    }
    if (this == LOG_RANK) {
      double decades = Math.max(1, Math.ceil(Math.log10(Math.max(1, most)) - 1e-9));
      return new ValueRange(1, Math.pow(10, decades), true);
    }
    return new ValueRange(0, most > 0 ? most * 1.05 : 1, false);
  }
}
