package org.logitlens.lens;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model would guess at every position after every layer: {@code R} rows (row 0 is the input)
 * by {@code T} columns. Immutable; columns that are not decoded yet are missing, and a grid with
 * more of them shares the ones it has.
 */
public final class LensGrid {
  private final String model;
  private final Vocabulary vocabulary;
  private final Prompt prompt;
  private final Decoder decoder;
  private final HiddenRows hiddenRows;
  private final List<Row> rows;
  private final List<@Nullable LensColumn> columns;
  private final int ready;

  /**
   * Ranges that were asked for. To find one is to look at every cell, and picture and legend ask
   * for the same ones again at every change of the colours.
   */
  private final Map<ValueExtent, ValueRange> ranges = new ConcurrentHashMap<>();

  /**
   * Makes a grid.
   *
   * @param model the model's name
   * @param vocabulary what the ids mean
   * @param prompt the prompt, {@code T} tokens
   * @param layers number of blocks, {@code L}
   * @param columns {@code T} columns of {@link Row#of} rows, null where not decoded yet; copied
   */
  public LensGrid(
      String model,
      Vocabulary vocabulary,
      Prompt prompt,
      int layers,
      Decoder decoder,
      HiddenRows hiddenRows,
      List<@Nullable LensColumn> columns) {
    this.model = model;
    this.vocabulary = vocabulary;
    this.prompt = prompt;
    this.decoder = decoder;
    this.hiddenRows = hiddenRows;
    this.rows = Row.of(layers, decoder, hiddenRows);
    this.columns = Collections.unmodifiableList(new ArrayList<>(columns));
    if (columns.size() != prompt.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns for " + prompt.size() + " tokens");
    }
    int count = 0;
    for (LensColumn column : columns) {
      if (column != null) {
        if (column.rows() != rows.size()) {
          throw new IllegalArgumentException(
              "column of " + column.rows() + " rows in a grid of " + rows.size());
        }
        count++;
      }
    }
    this.ready = count;
  }

  /** The model's name. */
  public String model() {
    return model;
  }

  /** What the ids mean. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The prompt. */
  public Prompt prompt() {
    return prompt;
  }

  /** How rows were decoded. */
  public Decoder decoder() {
    return decoder;
  }

  /** Which hidden states the rows are. */
  public HiddenRows hiddenRows() {
    return hiddenRows;
  }

  /** The rows, row 0 first. */
  public List<Row> rows() {
    return rows;
  }

  /** Number of rows, {@code R}. */
  public int rowCount() {
    return rows.size();
  }

  /** Number of columns, {@code T}. */
  public int columnCount() {
    return columns.size();
  }

  /** How many columns are decoded. */
  public int readyCount() {
    return ready;
  }

  /** Whether every column is decoded. */
  public boolean isComplete() {
    return ready == columns.size();
  }

  /** Whether a column is decoded. */
  public boolean isReady(int column) {
    return columns.get(column) != null;
  }

  /** A decoded column, or null while it is missing. */
  public @Nullable LensColumn columnOrNull(int column) {
    return columns.get(column);
  }

  /**
   * A decoded column.
   *
   * @throws NullPointerException while it is missing
   */
  public LensColumn column(int column) {
    return Objects.requireNonNull(columns.get(column), "column is not decoded yet");
  }

  /** Whether every decoded column has a statistic. */
  public boolean has(Statistic statistic) {
    for (LensColumn column : columns) {
      if (column != null && !column.has(statistic)) {
        return false;
      }
    }
    return true;
  }

  /** Whether every decoded column tracks a token. */
  public boolean tracks(int id) {
    for (LensColumn column : columns) {
      if (column != null && column.trackOrNull(id) == null) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a column has no value of a colour mode, however finite its logits are: the next token's
   * at the last position, or one that it was decoded without.
   */
  public boolean lacks(Metric metric, int column) {
    LensColumn data = columns.get(column);
    return (metric.needsNext() && next(column) == null)
        || (metric == Metric.JENSEN_SHANNON && data != null && !data.has(Statistic.JS));
  }

  /**
   * The value of a colour mode in one cell; NaN where the cell has none (not finite, not decoded
   * yet, or a mode that the column {@link #lacks}).
   */
  public double value(Metric metric, int row, int column) {
    LensColumn data = columns.get(column);
    return data == null ? Double.NaN : metric.value(data, row);
  }

  /** The values that a mode spans over some rows and columns, found once. */
  ValueRange range(ValueExtent extent) {
    return ranges.computeIfAbsent(extent, wanted -> wanted.range(this));
  }

  /** The best id of a cell; {@link LensColumn#NONE} where there is none. */
  public int topId(int row, int column) {
    LensColumn data = columns.get(column);
    return data == null ? LensColumn.NONE : data.topId(row, 0);
  }

  /** Whether a cell's best id is the output row's, which is what an outline says. */
  public boolean agrees(int row, int column) {
    int id = topId(row, column);
    return id != LensColumn.NONE && id == topId(rows.size() - 1, column);
  }

  /** The token that really comes next, or null at the last position. */
  public @Nullable Token next(int column) {
    return column + 1 < prompt.size() ? prompt.tokens().get(column + 1) : null;
  }

  /** Whether the output row's best id is the token that really comes next: the {@code (*)} mark. */
  public boolean predictsNext(int column) {
    Token next = next(column);
    return next != null && topId(rows.size() - 1, column) == next.id();
  }

  /**
   * The rows a picture shows, in increasing order: 0, s, 2s, ... and always the last.
   *
   * @param withInput whether the input row, if the grid has one, is shown
   * @param stride every how many rows, at least 1
   */
  public List<Integer> shownRows(boolean withInput, int stride) {
    if (stride < 1) {
      throw new IllegalArgumentException("stride " + stride + " is not positive");
    }
    List<Integer> shown = new ArrayList<>();
    for (int row = 0; row < rows.size(); row += stride) {
      if (withInput || rows.get(row).kind() != Row.Kind.INPUT) {
        shown.add(row);
      }
    }
    if (shown.isEmpty() || shown.get(shown.size() - 1) != rows.size() - 1) {
      shown.add(rows.size() - 1);
    }
    return List.copyOf(shown);
  }
}
