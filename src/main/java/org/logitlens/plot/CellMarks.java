package org.logitlens.plot;

import java.util.Optional;
import java.util.function.Consumer;
import org.logitlens.lens.TokenLabel;

/**
 * The marks of cells: ground, hatch, outline, dashes, text, in that order. What paints the ground
 * another way (one image pixel per cell) asks for {@link #over} alone.
 */
public final class CellMarks {
  /** Width of the outline of a cell that agrees with the output. */
  public static final double OUTLINE = 2;

  /** Cells narrower or lower than this have no outline: too little of the cell would be left. */
  public static final int OUTLINE_FROM = 6;

  /**
   * Width of that outline around the dashes of a tracked token. Both together are only this much
   * wider than either alone, so that cells of any size keep room for text.
   */
  private static final double AROUND = 1;

  private static final double PADDING = 2;
  private static final double HATCH_SPACING = 6;
  private static final double HATCH_THICKNESS = 1.25;

  private final GridView view;
  private final CellGeometry geometry;
  private final double innerWidth;
  private final double innerHeight;
  private final int textSize;

  /** For a view whose cells lie in a geometry. */
  public CellMarks(GridView view, CellGeometry geometry) {
    this.view = view;
    this.geometry = geometry;
    this.innerWidth = geometry.cellWidth() - geometry.gap() - 2 * PADDING;
    this.innerHeight = geometry.cellHeight() - geometry.gap() - 2 * PADDING;
    this.textSize = TextFit.sizeFor(innerWidth, innerHeight);
  }

  /** The coloured rectangle of a cell. */
  public Mark.Fill ground(int viewRow, int viewColumn) {
    return new Mark.Fill(geometry.cell(viewRow, viewColumn), view.argb(viewRow, viewColumn));
  }

  /** Everything over the ground of a cell. */
  public void over(int viewRow, int viewColumn, Consumer<? super Mark> marks) {
    Box cell = geometry.cell(viewRow, viewColumn);
    if (view.state(viewRow, viewColumn) == CellState.NON_FINITE) {
      marks.accept(hatch(cell, view.settings().theme()));
    }
    outlines(viewRow, viewColumn, cell, marks);
    text(viewRow, viewColumn).ifPresent(marks);
  }

  private void outlines(int viewRow, int viewColumn, Box cell, Consumer<? super Mark> marks) {
    double thickness = outline(geometry.cellWidth(), geometry.cellHeight());
    if (thickness == 0) {
      return;
    }
    int track = view.track(viewRow, viewColumn);
    double edge = view.outlined(viewRow, viewColumn) ? agreement(thickness, track >= 0) : 0;
    if (edge > 0) {
      marks.accept(new Mark.Outline(cell, edge, Theme.OUTLINE));
    }
    if (track >= 0) {
      marks.accept(new Mark.DashedOutline(cell.inset(edge), thickness, TrackStyle.of(track)));
    }
  }

  /**
   * How wide the outline of a cell that agrees with the output is.
   *
   * @param outline what {@link #outline} gives for cells of this size
   * @param tracked whether the dashes of a tracked token are drawn inside of it
   */
  public static double agreement(double outline, boolean tracked) {
    return tracked ? Math.min(outline, AROUND) : outline;
  }

  /**
   * How wide an outline in cells of a size is: {@link #OUTLINE}, half of it in cells so small that
   * they touch, 0 where they have none.
   */
  public static double outline(double cellWidth, double cellHeight) {
    double side = Math.min(cellWidth, cellHeight);
    if (side < OUTLINE_FROM) {
      return 0;
    }
    return side < CellGeometry.GAP_FROM ? OUTLINE / 2 : OUTLINE;
  }

  /** The hatch of a cell that is not finite. */
  public static Mark.Hatch hatch(Box box, Theme theme) {
    return new Mark.Hatch(box, HATCH_SPACING, HATCH_THICKNESS, theme.hatch());
  }

  /** The fitted guess of a cell in the middle of it; empty where it has none or none fits. */
  public Optional<Mark.Text> text(int viewRow, int viewColumn) {
    TokenLabel label = view.label(viewRow, viewColumn);
    if (label == null) {
      return Optional.empty();
    }
    Box cell = geometry.cell(viewRow, viewColumn);
    int ground = view.argb(viewRow, viewColumn);
    int color = Contrast.text(ground);
    // Not lower, too: no letter is as high as a line, and the lowest rows would lose their text.
    double width = view.track(viewRow, viewColumn) < 0 ? innerWidth : innerWidth - 2 * AROUND;
    return TextFit.fit(label, Face.MONO, textSize, width, innerHeight)
        .map(
            line ->
                new Mark.Text(
                    new Point(
                        cell.x() + (cell.width() - line.width()) / 2,
                        line.baseline(cell.y() + cell.height() / 2)),
                    line,
                    color,
                    Contrast.muted(color, ground),
                    0));
  }
}
