package org.logitlens.plot;

import java.util.List;
import org.logitlens.lens.TokenLabel;

/**
 * Where the parts of a picture lie, whole pixels at scale 1. Every margin is made as wide as the
 * longest label that reaches into it.
 *
 * @param width of the picture
 * @param height of the picture
 * @param title model and mode
 * @param top next tokens and decision depth, over the whole width
 * @param grid cells and row names, over the whole width
 * @param bottom input tokens, over the whole width
 * @param legend colour bar and explanations, over the whole width
 * @param strip the decision depth
 * @param cells where the cells lie
 * @param labelSize font size of the tokens above and below; 0 when columns are too narrow for any
 * @param legendRows how the explanations are broken into rows
 */
record FigureLayout(
    long width,
    long height,
    Box title,
    Box top,
    Box grid,
    Box bottom,
    Box legend,
    Box strip,
    CellGeometry cells,
    int labelSize,
    List<List<LegendItem>> legendRows) {

  static final int MARGIN = 16;
  static final int TITLE_HEIGHT = 44;
  static final int STRIP_HEIGHT = 12;

  /** Space between strip and cells, cells and labels. */
  static final int SPACE = 6;

  static final int ROW_LABEL_SIZE = 12;
  static final int BAR_WIDTH = 420;
  static final int LEGEND_LINE = 20;

  /** From the top of the colour bar's part to the first line of explanations. */
  static final int BAR_HEIGHT = 66;

  /** Tokens above and below are cut to this. */
  private static final int LONGEST_LABEL = 168;

  /** Between the names of the rows and the cells. */
  private static final int ROW_NAME_GAP = 8;

  /** Below the cells, where columns are too narrow for tokens. */
  private static final int BELOW_WITHOUT_LABELS = 16;

  private static final double TILT = Math.sqrt(0.5);
  private static final List<Integer> LABEL_SIZES = List.of(9, 10, 11, 12);
  private static final String STRIP_NAME = "settles";

  /** Copies the rows. */
  FigureLayout {
    legendRows = legendRows.stream().map(List::copyOf).toList();
  }

  static FigureLayout of(GridView view) {
    int cellWidth = view.settings().cellWidth();
    int cellHeight = view.settings().cellHeight();
    int labelSize = labelSize(cellWidth);
    LabelReach reach = LabelReach.of(view, labelSize);
    int x = MARGIN + (int) Math.ceil(Math.max(reach.left(), rowNames(view) + ROW_NAME_GAP));
    long gridWidth = (long) view.columnCount() * cellWidth;
    List<LegendItem> items = LegendItem.of(view);
    double legendWidth = LegendMarks.nameWidth(view.metric());
    for (LegendItem item : items) {
      legendWidth = Math.max(legendWidth, item.width());
    }
    long right =
        Math.max(gridWidth + (long) Math.ceil(reach.right()), (long) Math.ceil(legendWidth));
    long width = x + right + MARGIN;
    List<List<LegendItem>> legendRows = LegendItem.rows(items, (double) right);

    long y = MARGIN;
    Box title = new Box(MARGIN, (double) y, (double) width - 2 * MARGIN, TITLE_HEIGHT);
    y += TITLE_HEIGHT;
    int topHeight = (int) Math.ceil(reach.above()) + SPACE + STRIP_HEIGHT + SPACE;
    Box top = new Box(0, (double) y, (double) width, topHeight);
    Box strip =
        new Box(x, (double) y + topHeight - SPACE - STRIP_HEIGHT, (double) gridWidth, STRIP_HEIGHT);
    y += topHeight;
    CellGeometry cells = new CellGeometry(x, (double) y, cellWidth, cellHeight);
    long gridHeight = (long) view.rowCount() * cellHeight;
    Box grid = new Box(0, (double) y, (double) width, (double) gridHeight);
    y += gridHeight;
    int bottomHeight = SPACE + (int) Math.ceil(reach.below()) + 2 * SPACE;
    Box bottom = new Box(0, (double) y, (double) width, bottomHeight);
    y += bottomHeight;
    int legendHeight = BAR_HEIGHT + legendRows.size() * LEGEND_LINE;
    Box legend = new Box(0, (double) y, (double) width, legendHeight);
    y += legendHeight + MARGIN - 4;
    return new FigureLayout(
        width, y, title, top, grid, bottom, legend, strip, cells, labelSize, legendRows);
  }

  /** Width of the longest name beside the grid. */
  private static double rowNames(GridView view) {
    double longest = stripName().width();
    for (int row = 0; row < view.rowCount(); row++) {
      longest =
          Math.max(longest, TextLine.of(view.rowLabel(row), Face.MONO, ROW_LABEL_SIZE).width());
    }
    return longest;
  }

  /**
   * How far the tilted tokens reach beyond the cells.
   *
   * @param above the next tokens
   * @param below the input tokens
   * @param left the input tokens of the first columns, beyond the left edge
   * @param right the next tokens of the last columns, beyond the right edge
   */
  private record LabelReach(double above, double below, double left, double right) {
    static LabelReach of(GridView view, int labelSize) {
      if (labelSize == 0) {
        return new LabelReach(0, BELOW_WITHOUT_LABELS, 0, 0);
      }
      int cellWidth = view.settings().cellWidth();
      int columns = view.columnCount();
      double above = 0;
      double below = 0;
      double left = 0;
      double right = 0;
      for (int column = 0; column < columns; column++) {
        double centre = (column + 0.5) * cellWidth;
        double anchor = view.gridColumn(column) == 0 ? TILT * (Anchor.SIZE + SPACE) : 0;
        double input = tilted(view.inputLabel(column), labelSize) + anchor;
        below = Math.max(below, input);
        left = Math.max(left, input - centre);
        TokenLabel next = view.nextLabel(column);
        if (next != null) {
          double reach = tilted(next, labelSize);
          above = Math.max(above, reach);
          right = Math.max(right, centre + reach + SPACE - (double) columns * cellWidth);
        }
      }
      return new LabelReach(above, below, left, right);
    }

    /** How far a tilted label reaches sideways and upwards. */
    private static double tilted(TokenLabel label, int size) {
      return TILT * (header(label, size).width() + size);
    }
  }

  private static int labelSize(int cellWidth) {
    int best = 0;
    for (int size : LABEL_SIZES) {
      // Lines at 45 degrees stand cellWidth * sqrt(1/2) apart.
      if (cellWidth * TILT >= size) {
        best = size;
      }
    }
    return best;
  }

  static TextLine header(TokenLabel label, int size) {
    return TextFit.shorten(label, Face.MONO, size, LONGEST_LABEL);
  }

  /** The tokens' tilt, as a factor of both directions. */
  static double tilt() {
    return TILT;
  }

  /** The name of the decision depth. */
  static TextLine stripName() {
    return TextLine.of(STRIP_NAME, Face.SANS, 11);
  }
}
