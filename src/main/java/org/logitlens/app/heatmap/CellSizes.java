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
  private static final double MAX_WIDTH = 240;
  private static final double MAX_HEIGHT = 120;

  /**
   * Cells that fill the view, as far as they stay large enough to be told apart and small enough to
   * be looked at together; the top left corner is seen. Where there is no room for all rows, as
   * many as there is room for are seen whole.
   */
  Viewport fit(int columns, int rows, int width, int height) {
    double cellWidth =
        Viewport.clamp((double) width / columns, FIT_MIN_WIDTH * scale, FIT_MAX_WIDTH * scale);
    double wholeRows = Math.max(1, Math.floor(height / (FIT_MIN_HEIGHT * scale)));
    double cellHeight =
        rows > wholeRows
            ? height / wholeRows
            : Math.floor(Math.min((double) height / rows, FIT_MAX_HEIGHT * scale));
    return new Viewport(columns, rows, cellWidth, cellHeight, 0, 0, width, height);
  }

  /** Cells that fill the view exactly, however small. */
  Viewport whole(Viewport view) {
    return new Viewport(
        view.columns(),
        view.rows(),
        Math.min((double) view.width() / view.columns(), MAX_WIDTH * scale),
        Math.min((double) view.height() / view.rows(), MAX_HEIGHT * scale),
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
        Viewport.clamp(view.cellHeight() * factor, leastHeight, MAX_HEIGHT * scale),
        px,
        py);
  }

  /** The view filled by a box of it, as far as cells may grow. */
  Viewport zoomToBox(Viewport view, double left, double top, double right, double bottom) {
    double newWidth =
        Math.min(view.cellWidth() * view.width() / Math.max(1, right - left), MAX_WIDTH * scale);
    double newHeight =
        Math.min(view.cellHeight() * view.height() / Math.max(1, bottom - top), MAX_HEIGHT * scale);
    double newX = (view.x() + left) / view.cellWidth() * newWidth;
    double newY = (view.y() + top) / view.cellHeight() * newHeight;
    return new Viewport(
        view.columns(), view.rows(), newWidth, newHeight, newX, newY, view.width(), view.height());
  }
}
