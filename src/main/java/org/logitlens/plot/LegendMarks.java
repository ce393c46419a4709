package org.logitlens.plot;

import java.util.List;
import java.util.function.Consumer;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ValueRange;

/** Colour bar with ticks, unit and formula, and the explanations of the other marks. */
final class LegendMarks {
  private static final int NAME_SIZE = 12;
  private static final int NAME_SPACE = 12;
  private static final int TICK_SIZE = 11;
  private static final int BAR_TOP = 22;
  private static final int BAR_HEIGHT = 12;
  private static final int TICK_PITCH = 60;
  private static final int TRIANGLE = 7;

  private final GridView view;
  private final FigureLayout layout;
  private final Theme theme;

  LegendMarks(GridView view, FigureLayout layout) {
    this.view = view;
    this.layout = layout;
    this.theme = view.settings().theme();
  }

  void add(Consumer<? super Mark> marks) {
    double x = layout.cells().x();
    double y = layout.legend().y();
    double room = (double) layout.width() - FigureLayout.MARGIN - x;
    name(x, y + 12, marks);
    Box bar = new Box(x, y + BAR_TOP, Math.min(FigureLayout.BAR_WIDTH, room), BAR_HEIGHT);
    bar(bar, marks);
    ticks(bar, marks);
    double line = y + FigureLayout.BAR_HEIGHT;
    for (List<LegendItem> row : layout.legendRows()) {
      double at = x;
      for (LegendItem item : row) {
        sign(item, at, line, marks);
        marks.accept(
            TitleMarks.text(at + LegendItem.SIGN_WIDTH, line + 12, item.text(), theme.muted()));
        at += item.width() + LegendItem.SPACE;
      }
      line += FigureLayout.LEGEND_LINE;
    }
  }

  private void name(double x, double baseline, Consumer<? super Mark> marks) {
    Metric metric = view.metric();
    TextLine name = TextLine.of(metric.title(), Face.SANS_SEMIBOLD, NAME_SIZE);
    marks.accept(TitleMarks.text(x, baseline, name, theme.text()));
    double at = x + name.width() + NAME_SPACE;
    if (!metric.unit().isEmpty()) {
      TextLine unit = TextLine.of(metric.unit(), Face.SANS, NAME_SIZE);
      marks.accept(TitleMarks.text(at, baseline, unit, theme.muted()));
      at += unit.width() + NAME_SPACE;
    }
    Formula.of(metric.formula(), Face.SANS, NAME_SIZE).add(at, baseline, theme.muted(), marks);
  }

  /** Width of name, unit and formula, rounded up. */
  static int nameWidth(Metric metric) {
    double unit =
        metric.unit().isEmpty()
            ? 0
            : TextLine.of(metric.unit(), Face.SANS, NAME_SIZE).width() + NAME_SPACE;
    return (int)
        Math.ceil(
            TextLine.of(metric.title(), Face.SANS_SEMIBOLD, NAME_SIZE).width()
                + NAME_SPACE
                + unit
                + Formula.of(metric.formula(), Face.SANS, NAME_SIZE).width());
  }

  private void bar(Box bar, Consumer<? super Mark> marks) {
    ColorMap map = view.scale().map();
    int steps = (int) bar.width();
    for (int step = 0; step < steps; step++) {
      marks.accept(
          new Mark.Fill(
              new Box(bar.x() + step, bar.y(), 1, bar.height()), map.argb((step + 0.5) / steps)));
    }
    marks.accept(
        new Mark.Outline(
            new Box(bar.x() - 1, bar.y() - 1, bar.width() + 2, bar.height() + 2),
            1,
            theme.hairline()));
    Histogram histogram = Histogram.of(view, 1);
    if (histogram.below() > 0) {
      triangle(bar.x() - 3, -1, bar, marks);
    }
    if (histogram.above() > 0) {
      triangle(bar.right() + 3, 1, bar, marks);
    }
  }

  /** Says that values lie beyond an end. */
  private void triangle(double x, int direction, Box bar, Consumer<? super Mark> marks) {
    marks.accept(
        new Mark.Polygon(
            List.of(
                new Point(x, bar.y() + 1),
                new Point(x + direction * TRIANGLE, bar.y() + bar.height() / 2),
                new Point(x, bar.bottom() - 1)),
            theme.muted()));
  }

  private void ticks(Box bar, Consumer<? super Mark> marks) {
    ValueRange range = view.scale().range();
    List<Tick> ticks = Tick.of(view.metric(), range, Math.max(2, (int) (bar.width() / TICK_PITCH)));
    for (Tick tick : ticks) {
      double x = Math.min(bar.right() - 1, Math.floor(bar.x() + tick.fraction() * bar.width()));
      marks.accept(new Mark.Fill(new Box(x, bar.bottom() + 1, 1, 4), theme.muted()));
      TextLine label = TextLine.of(tick.label(), Face.MONO, TICK_SIZE);
      marks.accept(
          TitleMarks.text(
              x + 0.5 - label.width() / 2, bar.bottom() + 6 + TICK_SIZE, label, theme.muted()));
    }
  }

  private void sign(LegendItem item, double x, double y, Consumer<? super Mark> marks) {
    Box box = new Box(x, y + 2, 12, 12);
    switch (item.sign()) {
      case OUTLINE -> marks.accept(new Mark.Outline(box, CellMarks.OUTLINE, Theme.OUTLINE));
      case TRACKED ->
          // Wider than a cell's sign, to show the longest dash and its gap.
          marks.accept(
              new Mark.DashedOutline(
                  new Box(x - 2, y + 2, 16, 12), CellMarks.OUTLINE, TrackStyle.of(item.track())));
      case RIGHT ->
          marks.accept(
              TitleMarks.text(x - 3, y + 12, TextLine.of("(*)", Face.MONO, 11), theme.text()));
      case DEPTH -> {
        marks.accept(new Mark.Fill(new Box(x, y + 10, 5, 3), theme.depth()));
        marks.accept(new Mark.Fill(new Box(x + 7, y + 3, 5, 10), theme.depth()));
      }
      case ANCHOR -> Anchor.add(x + 1, y + 3, theme.muted(), marks);
      case HATCH -> {
        marks.accept(new Mark.Fill(box, theme.empty()));
        marks.accept(CellMarks.hatch(box, theme));
      }
      case ABSENT, NOT_ASKED_FOR -> marks.accept(new Mark.Fill(box, theme.empty()));
      case PENDING -> marks.accept(new Mark.Fill(box, theme.pending()));
    }
  }
}
