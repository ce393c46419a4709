package org.logitlens.plot;

import java.util.Locale;
import java.util.function.Consumer;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensGrid;

/** The title of a picture: mode and model. */
final class TitleMarks {
  private static final int TITLE_SIZE = 16;
  private static final int SUBTITLE_SIZE = 12;

  private TitleMarks() {}

  static void add(GridView view, FigureLayout layout, Consumer<? super Mark> marks) {
    LensGrid grid = view.grid();
    Theme theme = view.settings().theme();
    Box box = layout.title();
    TextLine title =
        TextFit.shorten(view.metric().title(), Face.SANS_SEMIBOLD, TITLE_SIZE, box.width());
    marks.accept(text(box.x(), box.y() + 14, title, theme.text()));
    String rows = grid.hiddenRows() == HiddenRows.BLOCKS ? "" : " · " + grid.hiddenRows().title();
    String columns =
        view.columnCount() == grid.columnCount()
            ? ""
            : String.format(
                Locale.ROOT,
                " · positions %d–%d of %d",
                view.gridColumn(0),
                view.gridColumn(view.columnCount() - 1),
                grid.columnCount());
    TextLine subtitle =
        TextFit.shorten(
            grid.model() + " · " + grid.decoder().title() + rows + columns,
            Face.SANS,
            SUBTITLE_SIZE,
            box.width());
    marks.accept(text(box.x(), box.y() + 32, subtitle, theme.muted()));
  }

  /** Plain upright text. */
  static Mark.Text text(double x, double baseline, TextLine line, int argb) {
    return new Mark.Text(new Point(x, baseline), line, argb, argb, 0);
  }
}
