package org.logitlens.app.heatmap;

/**
 * Where the parts of the control lie, logical pixels on device pixels. The headers have the same
 * size for every grid, so that nothing jumps while a prompt is being typed; in a low control they
 * are lower, so that there is room for rows.
 *
 * @param x left edge of the cells
 * @param y top edge of the cells
 * @param width room for cells
 * @param height room for cells
 * @param bottom height of the tilted labels below the cells
 * @param minimap height of the minimap, 0 for none
 */
record HeatmapLayout(
    double x, double y, double width, double height, double bottom, double minimap) {
  /** Height of the tilted labels above the cells with the decision-depth strip. */
  private static final double TOP = 92;

  /** Height of the tilted labels below the cells. */
  private static final double BOTTOM = 66;

  private static final double LEAST_TOP = 70;
  private static final double LEAST_BOTTOM = 40;

  /** A control of this height is high enough for headers of full size. */
  private static final double HIGH = 420;

  /** From this height down they have their least. */
  private static final double LOW = 310;

  /** Room right of the cells, into which the last labels reach. */
  static final double RIGHT = 18;

  /** Least width of the row names. */
  static final double LEAST_LEFT = 78;

  private static final double GAP = 4;

  private static final double MINIMAP_LEAST = 20;
  private static final double MINIMAP_MOST = 48;

  /**
   * Divides the control.
   *
   * @param width width of the control
   * @param height height of the control
   * @param names width of the longest row name
   * @param rows number of rows
   * @param down whether there is a vertical scroll bar
   * @param across whether there is a horizontal scroll bar
   * @param scale device pixels per logical pixel
   */
  static HeatmapLayout of(
      double width,
      double height,
      double names,
      int rows,
      boolean down,
      boolean across,
      double scale) {
    double x = snap(Math.max(LEAST_LEFT, names + 20), scale);
    double share = Math.max(0, Math.min(1, (height - LOW) / (HIGH - LOW)));
    double y = snap(LEAST_TOP + share * (TOP - LEAST_TOP), scale);
    double bottom = snap(LEAST_BOTTOM + share * (BOTTOM - LEAST_BOTTOM), scale);
    double minimap = down || across ? Math.max(MINIMAP_LEAST, Math.min(rows, MINIMAP_MOST)) : 0;
    double right = down ? Math.max(RIGHT, ScrollBars.THICKNESS + 2 * GAP) : RIGHT;
    double below =
        bottom + (across ? ScrollBars.THICKNESS + GAP : 0) + (minimap > 0 ? minimap + GAP : 0);
    return new HeatmapLayout(
        x,
        y,
        Math.max(1, snap(width - x - right, scale)),
        Math.max(1, snap(height - y - below, scale)),
        bottom,
        minimap);
  }

  /** Room for cells across, device pixels. */
  int deviceWidth(double scale) {
    return (int) Math.round(width * scale);
  }

  /** Room for cells down, device pixels. */
  int deviceHeight(double scale) {
    return (int) Math.round(height * scale);
  }

  private static double snap(double length, double scale) {
    return Math.floor(length * scale) / scale;
  }
}
