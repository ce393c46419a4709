package org.logitlens.app.heatmap;

/**
 * How large cells are when the picture fits the view, and how far they can be zoomed.
 *
 * @param scale device pixels per logical pixel
 */
record CellSizes(double scale) {
  private static final double FIT_MIN_WIDTH = 28;
  private static final double FIT_MAX_WIDTH = 120;
  private static final double FIT_MIN_HEIGHT = 17;
  private static final double FIT_MAX_HEIGHT = 72;

  /** In a large view fitted cells may be larger: so many of the largest fill it. */
  private static final double LEAST_COLUMNS = 8;

  private static final double LEAST_ROWS = 6;

  private static final double MAX_WIDTH = 240;
  private static final double MAX_HEIGHT = 120;

  /** What fitted cells can have in a large view, and cells that were zoomed there too. */
  private static final double MAX_HEIGHT_IN_LARGE = 240;

  /**
   * Cells that fill the view, as far as they stay large enough to be told apart and small enough to
   * be looked at together; the top left corner is seen. Where there is no room for all rows, as
   * many as there is room for are seen whole.
   */
  Viewport fit(int columns, int rows, int width, int height) {
    double most = Viewport.clamp(width / LEAST_COLUMNS, FIT_MAX_WIDTH * scale, MAX_WIDTH * scale);
    double cellWidth = Viewport.clamp((double) width / columns, FIT_MIN_WIDTH * scale, most);
    double wholeRows = Math.max(1, Math.floor(height / (FIT_MIN_HEIGHT * scale)));
    double cellHeight =
        rows > wholeRows
            ? height / wholeRows
            : Math.floor(Math.min((double) height / rows, fitHeight(height)));
    return new Viewport(columns, rows, cellWidth, cellHeight, 0, 0, width, height);
  }

  private double fitHeight(int height) {
    return Viewport.clamp(height / LEAST_ROWS, FIT_MAX_HEIGHT * scale, MAX_HEIGHT_IN_LARGE * scale);
  }

  private double mostHeight(int height) {
    return Math.max(MAX_HEIGHT * scale, fitHeight(height));
  }

  /** Cells that fill the view exactly, however small. */
  Viewport whole(Viewport view) {
    return new Viewport(
        view.columns(),
        view.rows(),
        Math.min((double) view.width() / view.columns(), MAX_WIDTH * scale),
        Math.min((double) view.height() / view.rows(), mostHeight(view.height())),
        0,
        0,
        view.width(),
        view.height());
  }

  /**
   * Cells larger or smaller by a factor about a point of the view, never so small that the whole
   * picture would not fill it.
   */
  Viewport zoom(Viewport view, double factor, double px, double py) {
    Viewport fitted = fit(view.columns(), view.rows(), view.width(), view.height());
    double leastWidth = Math.min(fitted.cellWidth(), (double) view.width() / view.columns());
    double leastHeight = Math.min(fitted.cellHeight(), (double) view.height() / view.rows());
    return view.scaled(
        Viewport.clamp(view.cellWidth() * factor, leastWidth, MAX_WIDTH * scale),
        Viewport.clamp(view.cellHeight() * factor, leastHeight, mostHeight(view.height())),
        px,
        py);
  }

  /** The view filled by a box of it, as far as cells may grow. */
  Viewport zoomToBox(Viewport view, double left, double top, double right, double bottom) {
    double newWidth =
        Math.min(view.cellWidth() * view.width() / Math.max(1, right - left), MAX_WIDTH * scale);
    double newHeight =
        Math.min(
            view.cellHeight() * view.height() / Math.max(1, bottom - top),
            mostHeight(view.height()));
    double newX = (view.x() + left) / view.cellWidth() * newWidth;
    double newY = (view.y() + top) / view.cellHeight() * newHeight;
    return new Viewport(
        view.columns(), view.rows(), newWidth, newHeight, newX, newY, view.width(), view.height());
  }
}
