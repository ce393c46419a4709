package org.logitlens.app.details;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Token;
import org.logitlens.lens.ValueRange;

/** What can be followed over the layers of one position, and the lines that show it. */
public enum TrajectoryMeasure {
  /** Ranks on a logarithmic axis, best on top. */
  LOG_RANK("log rank"),
  /** Probabilities. */
  PROBABILITY("probability"),
  /** Divergences from the output and from the input. */
  KL("KL"),
  /** How undecided each row is. */
  ENTROPY("entropy");

  /** Whom a line speaks of; decides its colour and dash. */
  public enum Subject {
    /** The output row's best guess. */
    FINAL("line-final"),
    /** The token that really comes next. */
    NEXT("line-next"),
    /** The token at the position. */
    INPUT("line-input"),
    /** The row itself. */
    OWN("line-own");

    private final String styleClass;

    Subject(String styleClass) {
      this.styleClass = styleClass;
    }

    /** The style class of its line. */
    String styleClass() {
      return styleClass;
    }

    /** Whether its line has gaps. */
    boolean isDashed() {
      return this == NEXT || this == INPUT;
    }
  }

  /**
   * One line.
   *
   * @param name in the legend
   * @param subject whom it speaks of
   * @param metric where its values come from
   * @param map from the metric's value to the line's
   */
  record Line(String name, Subject subject, Metric metric, DoubleUnaryOperator map) {
    static Line of(String name, Subject subject, Metric metric) {
      return new Line(name, subject, metric, DoubleUnaryOperator.identity());
    }

    /** The value in a row of the reading's column; NaN where there is none. */
    double value(CellReading cell, int row) {
      return map.applyAsDouble(cell.grid().value(metric, row, cell.column()));
    }
  }

  private final String title;

  TrajectoryMeasure(String title) {
    this.title = title;
  }

  /** The name in the choice. */
  public String title() {
    return title;
  }

  List<Line> lines() {
    return switch (this) {
      case LOG_RANK ->
          List.of(
              Line.of("final guess", Subject.FINAL, Metric.RANK_FINAL),
              Line.of("next token", Subject.NEXT, Metric.RANK_NEXT),
              Line.of("input token", Subject.INPUT, Metric.RANK_INPUT));
      case PROBABILITY ->
          List.of(
              Line.of("final guess", Subject.FINAL, Metric.PROBABILITY_FINAL),
              new Line("next token", Subject.NEXT, Metric.SURPRISAL_NEXT, s -> Math.exp(-s)),
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
    if (this == KL) {
      return null;
    }
    return switch (line.subject()) {
      case FINAL -> cell.finalGuess();
      case NEXT -> cell.next();
      case INPUT -> cell.input();
      case OWN -> null;
    };
  }

  /** Whether the best value is the smallest and stands on top. */
  boolean isUpsideDown() {
    return this == LOG_RANK;
  }

  /** The mode whose number format and ticks the axis has. */
  Metric axisMetric() {
    return lines().get(0).metric();
  }

  /** What the vertical axis spans for the column of a cell. */
  ValueRange axis(CellReading cell) {
    if (this == PROBABILITY) {
      return new ValueRange(0, 1, false);
    }
    double most = 0;
    for (Line line : lines()) {
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
