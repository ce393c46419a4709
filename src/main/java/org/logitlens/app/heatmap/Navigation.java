package org.logitlens.app.heatmap;

import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Where the view is: fitted, or the whole picture, until somebody zooms it, then where they left
 * it. Keeps the views that were looked at. All lengths are device pixels.
 */
final class Navigation {
  /** One notch of a wheel, one press of a key. */
  static final double STEP = 1.2;

  private final ReadOnlyObjectWrapper<Viewport> viewport =
      new ReadOnlyObjectWrapper<>(new Viewport(1, 1, 1, 1, 0, 0, 1, 1));
  private final ViewHistory history = new ViewHistory();
  private CellSizes sizes = new CellSizes(1);
  private Follow follow = Follow.FIT;
  private boolean toEnd;

  /** What becomes of the cells when the window or the grid gets another size. */
  private enum Follow {
    /** They fill the view, as far as they can be read. */
    FIT,
    /** They fill the view exactly, however small. */
    WHOLE,
    /** They keep their size. */
    NOTHING
  }

  /** The view. */
  ReadOnlyObjectProperty<Viewport> viewportProperty() {
    return viewport.getReadOnlyProperty();
  }

  /** The view. */
  Viewport viewport() {
    return viewport.get();
  }

  /** Whether cells fill the view as far as they can be read. */
  boolean isFitted() {
    return follow == Follow.FIT;
  }

  /**
   * The view that {@link #resize} would lead to. A view that is fitted or shows the whole does so
   * again; any other keeps its cells and its place as far as there is something to see.
   *
   * @param columns number of columns
   * @param rows number of rows
   * @param width width of the view
   * @param height height of the view
   * @param scale device pixels per logical pixel
   */
  Viewport resized(int columns, int rows, int width, int height, double scale) {
    Viewport now = viewport.get();
    double ratio = scale / sizes.scale();
    Viewport kept =
        new Viewport(
            columns, rows, now.cellWidth() * ratio, now.cellHeight() * ratio, 0, 0, width, height);
    CellSizes then = new CellSizes(scale);
    Viewport next =
        switch (follow) {
          case FIT -> then.fit(columns, rows, width, height);
          case WHOLE -> then.whole(kept);
          case NOTHING -> kept;
        };
    return next.at(
        now.x() / now.cellWidth() * next.cellWidth(),
        now.y() / now.cellHeight() * next.cellHeight());
  }

  /** Takes over the size of the picture and of the view. */
  void resize(int columns, int rows, int width, int height, double scale) {
    Viewport next = resized(columns, rows, width, height, scale);
    sizes = new CellSizes(scale);
    Viewport placed = toEnd ? next.at(next.pictureWidth(), next.y()) : next;
    toEnd = false;
    // This is called while the view is laid out, and whoever hears of a new one lays it out again.
    if (!placed.equals(viewport.get())) {
      viewport.set(placed);
    }
  }

  /** Cells that fill the view, from the top left. */
  void fit() {
    Viewport now = viewport.get();
    follow = Follow.FIT;
    choose(sizes.fit(now.columns(), now.rows(), now.width(), now.height()));
  }

  /** Everything at once, however small. */
  void showWhole() {
    follow = Follow.WHOLE;
    choose(sizes.whole(viewport.get()));
  }

  /** Fits the cells; when they are fitted already and some are out of view, shows them all. */
  void fitOrShowWhole() {
    Viewport now = viewport.get();
    if (isFitted() && (now.isWiderThanView() || now.isHigherThanView())) {
      showWhole();
    } else {
      fit();
    }
  }

  /** Larger or smaller cells about a point of the view. */
  void zoom(double factor, double px, double py) {
    move(view -> sizes.zoom(view, factor, px, py));
  }

  /** Fills the view with a box of it. */
  void zoomToBox(double left, double top, double right, double bottom) {
    move(view -> sizes.zoomToBox(view, left, top, right, bottom));
    settle();
  }

  /** Moves the view over the picture. */
  void pan(double dx, double dy) {
    move(view -> view.at(view.x() + dx, view.y() + dy));
  }

  /** Moves the view's top left corner to a place of the picture. */
  void panTo(double x, double y) {
    move(view -> view.at(x, y));
  }

  /** Moves the view as little as needed for a cell to be seen whole. */
  void reveal(int row, int column) {
    move(view -> view.revealing(row, column));
  }

  /** Says that a gesture is over: the view as it is now can be come back to. */
  void settle() {
    history.visit(viewport.get());
  }

  /** The view before this one. */
  void back() {
    recall(history.back());
  }

  /** The view after this one, if it was gone back from. */
  void forward() {
    recall(history.forward());
  }

  /** Columns will come at the end: a view that shows the last one goes on showing the last one. */
  void followEnd() {
    Viewport now = viewport.get();
    toEnd = now.lastColumn() == now.columns() - 1;
  }

  /** Forgets where the view was: another picture. */
  void reset() {
    follow = Follow.FIT;
    history.clear();
  }

  private void recall(Optional<Viewport> view) {
    Viewport now = viewport.get();
    view.ifPresent(
        then -> {
          Viewport recalled =
              then.counting(now.columns(), now.rows()).sized(now.width(), now.height());
          follow = followOf(recalled);
          viewport.set(recalled);
        });
  }

  private Follow followOf(Viewport view) {
    if (view.equals(sizes.fit(view.columns(), view.rows(), view.width(), view.height()))) {
      return Follow.FIT;
    }
    return view.equals(sizes.whole(view)) ? Follow.WHOLE : Follow.NOTHING;
  }

  private void move(UnaryOperator<Viewport> change) {
    Viewport now = viewport.get();
    Viewport next = change.apply(now);
    if (!next.equals(now)) {
      if (next.cellWidth() != now.cellWidth() || next.cellHeight() != now.cellHeight()) {
        follow = Follow.NOTHING;
      }
      visitFirst(now);
      viewport.set(next);
    }
  }

  private void choose(Viewport next) {
    visitFirst(viewport.get());
    viewport.set(next);
    settle();
  }

  /** The view that is left is one to come back to, even when no gesture led to it. */
  private void visitFirst(Viewport now) {
    if (history.isEmpty()) {
      history.visit(now);
    }
  }
}
