package org.logitlens.plot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.logitlens.lens.TokenLabel;

/** The labels around the cells, and the decision depth. */
final class HeaderMarks {
  private static final double TILT_DEGREES = -45;

  /** Rows lower than this have names only every few rows. */
  private static final int ROW_LABEL_PITCH = 14;

  /** Distance of position numbers where columns are too narrow for tokens. */
  private static final int NUMBER_PITCH = 40;

  private static final int NUMBER_SIZE = 10;
  private static final int COLUMN_GAP_FROM = 6;

  private final GridView view;
  private final FigureLayout layout;
  private final Theme theme;
  private final Set<Integer> named;

  HeaderMarks(GridView view, FigureLayout layout) {
    this.view = view;
    this.layout = layout;
    this.theme = view.settings().theme();
    this.named = namedRows(view);
  }

  /**
   * The rows that have room for their names: all, or the first and the last and evenly spaced ones
   * between.
   */
  private static Set<Integer> namedRows(GridView view) {
    int rows = view.rowCount();
    int apart = (int) Math.ceil((double) ROW_LABEL_PITCH / view.settings().cellHeight());
    Set<Integer> named = new HashSet<>();
    List<Integer> wanted = new ArrayList<>(List.of(0, rows - 1));
    for (int every : List.of(1, 2, 5, 10, 20, 50)) {
      if (every >= apart) {
        for (int row = 0; row < rows; row++) {
          if (view.grid().rows().get(view.gridRow(row)).block() % every == 0) {
            wanted.add(row);
          }
        }
        break;
      }
    }
    for (int row : wanted) {
      if (named.stream().allMatch(other -> Math.abs(other - row) >= apart)) {
        named.add(row);
      }
    }
    return named;
  }

  /** Next tokens and decision depth. */
  void top(Consumer<? super Mark> marks) {
    Box strip = layout.strip();
    TextLine name = FigureLayout.stripName();
    marks.accept(
        TitleMarks.text(strip.x() - 8 - name.width(), strip.bottom() - 2, name, theme.muted()));
    for (int column = 0; column < view.columnCount(); column++) {
      depth(column, marks);
      TokenLabel next = layout.labelSize() == 0 ? null : view.nextLabel(column);
      if (next != null) {
        TextLine line = FigureLayout.header(next, layout.labelSize());
        int color = view.guessedRight(column) ? theme.text() : theme.muted();
        Point start = new Point(centre(column) + 2, strip.y() - FigureLayout.SPACE);
        marks.accept(tilted(start, line, color));
      }
    }
  }

  private void depth(int column, Consumer<? super Mark> marks) {
    double early = view.settledEarly(column);
    if (Double.isNaN(early)) {
      return;
    }
    Box strip = layout.strip();
    double width = view.settings().cellWidth();
    double inset = width >= CellGeometry.GAP_FROM ? Math.floor(width / 6) : 0;
    double gap = width >= COLUMN_GAP_FROM && inset == 0 ? 1 : 0;
    double high = Math.max(1, Math.round(early * strip.height()));
    marks.accept(
        new Mark.Fill(
            new Box(
                strip.x() + column * width + inset,
                strip.bottom() - high,
                Math.max(1, width - 2 * inset - gap),
                high),
            early > 0 ? theme.depth() : theme.hairline()));
  }

  /** The name of a row. */
  void row(int row, Consumer<? super Mark> marks) {
    CellGeometry cells = layout.cells();
    if (!named.contains(row)) {
      return;
    }
    TextLine name = TextLine.of(view.rowLabel(row), Face.MONO, FigureLayout.ROW_LABEL_SIZE);
    Box cell = cells.cell(row, 0);
    marks.accept(
        TitleMarks.text(
            cells.x() - 8 - name.width(),
            name.baseline(cell.y() + cell.height() / 2),
            name,
            theme.muted()));
  }

  /** Input tokens, or position numbers where columns are too narrow. */
  void bottom(Consumer<? super Mark> marks) {
    double top = layout.bottom().y() + FigureLayout.SPACE;
    if (layout.labelSize() == 0) {
      numbers(top, marks);
      return;
    }
    int size = layout.labelSize();
    for (int column = 0; column < view.columnCount(); column++) {
      TextLine line = FigureLayout.header(view.inputLabel(column), size);
      double along = FigureLayout.tilt() * line.width();
      Point end = new Point(centre(column) + 0.4 * size, top + 0.55 * size);
      marks.accept(tilted(new Point(end.x() - along, end.y() + along), line, theme.text()));
      if (view.gridColumn(column) == 0) {
        // Behind the label's start, in the middle of its line.
        double behind = FigureLayout.tilt() * (Anchor.SIZE + 1);
        double up = FigureLayout.tilt() * 0.36 * size;
        Anchor.add(
            end.x() - along - behind - up - Anchor.SIZE / 2,
            end.y() + along + behind - up - Anchor.SIZE / 2,
            theme.muted(),
            marks);
      }
    }
  }

  private void numbers(double top, Consumer<? super Mark> marks) {
    double width = view.settings().cellWidth();
    int every = 1;
    for (int step : List.of(1, 2, 5, 10, 20, 50, 100, 200, 500)) {
      every = step;
      if (step * width >= NUMBER_PITCH) {
        break;
      }
    }
    for (int column = 0; column < view.columnCount(); column++) {
      int position = view.gridColumn(column);
      if (position % every == 0) {
        TextLine line = TextLine.of(Integer.toString(position), Face.MONO, NUMBER_SIZE);
        double x = Math.floor(centre(column));
        marks.accept(new Mark.Fill(new Box(x, top - 4, 1, 4), theme.muted()));
        marks.accept(
            TitleMarks.text(x - line.width() / 2, top + NUMBER_SIZE + 1, line, theme.muted()));
      }
    }
  }

  private double centre(int column) {
    return layout.cells().x() + (column + 0.5) * layout.cells().cellWidth();
  }

  private Mark.Text tilted(Point start, TextLine line, int color) {
    return new Mark.Text(start, line, color, Contrast.muted(color, theme.paper()), TILT_DEGREES);
  }
}
