package org.logitlens.plot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenLabel;
import org.logitlens.lens.ValueRange;

/**
 * A grid under settings: which rows and columns are shown where, and what each cell shows. View
 * rows count from the top of the picture, view columns from its left; {@link #gridRow} and {@link
 * #gridColumn} give the indices in the {@link LensGrid}. Immutable; screen and export both draw
 * this.
 */
public final class GridView {
  private final LensGrid grid;
  private final PlotSettings settings;
  private final List<Integer> rows;
  private final int from;
  private final int columns;
  private final ColorScale scale;
  private final DoubleUnaryOperator fractions;
  private final int[] tracked;

  private GridView(LensGrid grid, PlotSettings settings) {
    this.grid = grid;
    this.settings = settings;
    List<Integer> shown = grid.shownRows(settings.withInput(), settings.stride());
    int end = Math.min(settings.to(), grid.columnCount());
    this.from = Math.max(0, Math.min(settings.from(), end - 1));
    this.columns = end - from;
    this.scale =
        new ColorScale(
            ColorMap.of(settings.metric().palette()), range(grid, settings, shown, from, end));
    this.fractions = scale.range().fractions();
    List<Integer> topDown = new ArrayList<>(shown);
    if (settings.bottomUp()) {
      Collections.reverse(topDown);
    }
    this.rows = List.copyOf(topDown);
    this.tracked = settings.tracked().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Resolves settings for a grid. A column window that lies beyond the grid shows its last column.
   */
  public static GridView of(LensGrid grid, PlotSettings settings) {
    return new GridView(grid, settings);
  }

  private static ValueRange range(
      LensGrid grid, PlotSettings settings, List<Integer> shown, int from, int end) {
    Metric metric = settings.metric();
    ValueRange locked = settings.locked().get(metric);
    return switch (settings.rangeMode()) {
      case POST -> metric.postRange(grid, shown, from, end);
      case AUTOMATIC -> metric.automaticRange(grid, shown, from, end);
      case LOCKED -> locked == null ? metric.postRange(grid, shown, from, end) : locked;
    };
  }

  /** The grid. */
  public LensGrid grid() {
    return grid;
  }

  /** The settings. */
  public PlotSettings settings() {
    return settings;
  }

  /** The colour mode. */
  public Metric metric() {
    return settings.metric();
  }

  /** The colour scale, its range resolved. */
  public ColorScale scale() {
    return scale;
  }

  /** Number of view rows, at least 1. */
  public int rowCount() {
    return rows.size();
  }

  /** Number of view columns, at least 1. */
  public int columnCount() {
    return columns;
  }

  /** The row of the grid that a view row shows. */
  public int gridRow(int viewRow) {
    return rows.get(viewRow);
  }

  /** The column of the grid, the position in the prompt, that a view column shows. */
  public int gridColumn(int viewColumn) {
    return from + viewColumn;
  }

  /** The view row that shows a row of the grid, or -1. */
  public int viewRow(int gridRow) {
    return rows.indexOf(gridRow);
  }

  /** The view column that shows a column of the grid, or -1. */
  public int viewColumn(int gridColumn) {
    int column = gridColumn - from;
    return column >= 0 && column < columns ? column : -1;
  }

  /**
   * Whether another view shows the same cells in the same places: their guesses, outlines and
   * headers are the same then, whatever the colours.
   */
  public boolean hasCellsOf(GridView other) {
    return grid == other.grid
        && rows.equals(other.rows)
        && from == other.from
        && columns == other.columns;
  }

  /** The value of a cell; NaN where it has none. */
  public double value(int viewRow, int viewColumn) {
    return grid.value(metric(), gridRow(viewRow), gridColumn(viewColumn));
  }

  /** What a cell has to show. */
  public CellState state(int viewRow, int viewColumn) {
    int column = gridColumn(viewColumn);
    if (!grid.isReady(column)) {
      return CellState.PENDING;
    }
    int row = gridRow(viewRow);
    if (Double.isFinite(grid.value(metric(), row, column))) {
      return CellState.VALUE;
    }
    return grid.lacks(metric(), column) && grid.topId(row, column) != LensColumn.NONE
        ? CellState.ABSENT
        : CellState.NON_FINITE;
  }

  /**
   * The colour of a cell as {@code 0xAARRGGBB}: of its value, or the theme's ground for a cell that
   * has none. Always opaque.
   */
  public int argb(int viewRow, int viewColumn) {
    int column = gridColumn(viewColumn);
    double value = grid.value(metric(), gridRow(viewRow), column);
    if (Double.isFinite(value)) {
      return scale.map().argb(fractions.applyAsDouble(value));
    }
    return grid.isReady(column) ? settings.theme().empty() : settings.theme().pending();
  }

  /**
   * The colours of all cells, as {@link #argb}.
   *
   * @param pixels receives them row by row, {@code [rowCount, columnCount]}
   * @throws IllegalArgumentException when the array is too short
   */
  public void colors(int[] pixels) {
    if (pixels.length < rowCount() * columns) {
      throw new IllegalArgumentException(
          pixels.length + " pixels for " + rowCount() + " x " + columns + " cells");
    }
    double[] values = new double[grid.rowCount()];
    // Column by column, as the values lie in memory.
    for (int column = 0; column < columns; column++) {
      LensColumn data = grid.columnOrNull(gridColumn(column));
      if (data != null) {
        metric().values(data, values);
      }
      for (int row = 0; row < rowCount(); row++) {
        double value = data == null ? Double.NaN : values[gridRow(row)];
        pixels[row * columns + column] =
            Double.isFinite(value)
                ? scale.map().argb(fractions.applyAsDouble(value))
                : data == null ? settings.theme().pending() : settings.theme().empty();
      }
    }
  }

  /** Whether a cell is outlined: its best id is the output row's. */
  public boolean outlined(int viewRow, int viewColumn) {
    return grid.agrees(gridRow(viewRow), gridColumn(viewColumn));
  }

  /**
   * Which of the tracked tokens is the best guess of a cell: its index in the settings, or -1 for
   * none of them and where there is no guess.
   */
  public int track(int viewRow, int viewColumn) {
    if (tracked.length == 0) {
      return -1;
    }
    int id = grid.topId(gridRow(viewRow), gridColumn(viewColumn));
    int index = id == LensColumn.NONE ? -1 : tracked.length - 1;
    while (index >= 0 && tracked[index] != id) {
      index--;
    }
    return index;
  }

  /** The best guess of a cell, or null where it has none. */
  public @Nullable Token guess(int viewRow, int viewColumn) {
    int id = grid.topId(gridRow(viewRow), gridColumn(viewColumn));
    return id == LensColumn.NONE ? null : grid.vocabulary().token(id);
  }

  /** The label inside a cell, or null where there is no guess. */
  public @Nullable TokenLabel label(int viewRow, int viewColumn) {
    Token guess = guess(viewRow, viewColumn);
    return guess == null ? null : guess.label();
  }

  /** The name of a row. */
  public String rowLabel(int viewRow) {
    return grid.rows().get(gridRow(viewRow)).label();
  }

  /** The label under a column: the token at that position. */
  public TokenLabel inputLabel(int viewColumn) {
    return HeaderLabels.input(grid.prompt(), gridColumn(viewColumn));
  }

  /**
   * The label above a column: the token that really comes next, with {@code (*)} before it when the
   * output row guesses it; null at the last position.
   */
  public @Nullable TokenLabel nextLabel(int viewColumn) {
    return HeaderLabels.next(grid, gridColumn(viewColumn));
  }

  /** Whether the output row guesses the next token of a column. */
  public boolean guessedRight(int viewColumn) {
    return grid.predictsNext(gridColumn(viewColumn));
  }

  /**
   * How early the guess of a column settled: 1 when it never changed from the first row on, 0 when
   * only the output row has it; NaN where that is not known.
   */
  public double settledEarly(int viewColumn) {
    LensColumn column = grid.columnOrNull(gridColumn(viewColumn));
    int settled = column == null ? LensColumn.NONE : column.settled();
    int last = grid.rowCount() - 1;
    return settled == LensColumn.NONE ? Double.NaN : (double) (last - settled) / last;
  }
}
