package org.logitlens.plot;

import java.util.function.Consumer;

/**
 * The picture that is exported: title, next tokens, decision depth, rows, cells, input tokens,
 * colour bar and legend. Laid out in whole pixels at scale 1. Immutable; marks are made when asked
 * for, so that a picture of many cells needs little memory.
 */
public final class Figure {
  private final GridView view;
  private final FigureLayout layout;

  private Figure(GridView view) {
    this.view = view;
    this.layout = FigureLayout.of(view);
  }

  /** The picture of a view, its cells as large as the settings say. */
  public static Figure of(GridView view) {
    return new Figure(view);
  }

  /** Width, pixels at scale 1. */
  public long width() {
    return layout.width();
  }

  /** Height, pixels at scale 1. */
  public long height() {
    return layout.height();
  }

  /** The background colour. */
  public int paper() {
    return view.settings().theme().paper();
  }

  /** Where the cells lie. */
  public CellGeometry cells() {
    return layout.cells();
  }

  /** The marks that touch a region, in painting order; some more may come with them. */
  public void marks(Box region, Consumer<? super Mark> marks) {
    if (layout.title().intersects(region)) {
      TitleMarks.add(view, layout, marks);
    }
    HeaderMarks headers = new HeaderMarks(view, layout);
    if (layout.top().intersects(region)) {
      headers.top(marks);
    }
    if (layout.grid().intersects(region)) {
      cells(region, marks);
    }
    if (layout.bottom().intersects(region)) {
      headers.bottom(marks);
    }
    if (layout.legend().intersects(region)) {
      new LegendMarks(view, layout).add(marks);
    }
  }

  private void cells(Box region, Consumer<? super Mark> marks) {
    CellGeometry geometry = layout.cells();
    CellMarks cells = new CellMarks(view, geometry);
    HeaderMarks headers = new HeaderMarks(view, layout);
    int first = (int) Math.floor((region.y() - geometry.y()) / geometry.cellHeight());
    int end = (int) Math.ceil((region.bottom() - geometry.y()) / geometry.cellHeight());
    for (int row = Math.max(0, first); row < Math.min(end, view.rowCount()); row++) {
      headers.row(row, marks);
      for (int column = 0; column < view.columnCount(); column++) {
        marks.accept(cells.ground(row, column));
        cells.over(row, column, marks);
      }
    }
  }
}
