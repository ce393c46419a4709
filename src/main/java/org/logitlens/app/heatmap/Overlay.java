package org.logitlens.app.heatmap;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.StrokeType;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.GridView;
import org.logitlens.plot.Theme;

/**
 * What moves over the cells without their being painted again: the crosshair, the keyboard's cell,
 * pins and the box of a zoom. A few shapes that are only ever moved.
 */
final class Overlay extends Pane {
  private static final double BADGE = 11;

  private final Rectangle columnBand = ring(1);
  private final Rectangle rowBand = ring(1);
  private final Rectangle current = ring(2);
  private final Rectangle inside = ring(1);
  private final Rectangle box = ring(1);
  private final Rectangle clip = new Rectangle();
  private final List<Rectangle> pinRings = new ArrayList<>();
  private final List<Rectangle> pinBadges = new ArrayList<>();
  private final List<Text> pinNumbers = new ArrayList<>();

  Overlay() {
    setMouseTransparent(true);
    setManaged(false);
    setClip(clip);
    getChildren().addAll(columnBand, rowBand);
    for (int i = 0; i < HeatmapView.MAX_PINS; i++) {
      Rectangle ring = ring(1.5);
      Rectangle badge = ring(0);
      badge.setWidth(BADGE);
      badge.setHeight(BADGE);
      Text number = new Text(Integer.toString(i + 1));
      number.setFont(Font.font("Inter", 9));
      number.setManaged(false);
      number.setVisible(false);
      number.setFill(Color.WHITE);
      pinRings.add(ring);
      pinBadges.add(badge);
      pinNumbers.add(number);
      getChildren().addAll(ring, badge, number);
    }
    getChildren().addAll(current, inside, box);
  }

  /** Takes over the colours of a theme. */
  void setTheme(Theme theme) {
    Color line = color(theme.text());
    columnBand.setStroke(line.deriveColor(0, 1, 1, 0.6));
    rowBand.setStroke(line.deriveColor(0, 1, 1, 0.6));
    Color accent = color(theme.accent());
    current.setStroke(accent);
    // Seen on cells of the accent's own colour, too.
    inside.setStroke(color(theme.paper()));
    box.setStroke(accent);
    box.setFill(accent.deriveColor(0, 1, 1, 0.12));
    Color number = color(theme == Theme.DARK ? theme.paper() : 0xFFFFFFFF);
    for (int i = 0; i < pinRings.size(); i++) {
      pinRings.get(i).setStroke(accent);
      pinBadges.get(i).setFill(accent);
      pinNumbers.get(i).setFill(number);
    }
  }

  /** The parts of the overlay that point at cells. */
  record Pointers(@Nullable Cell hovered, @Nullable Cell current, List<Cell> pins) {}

  /** Moves everything to where it is in a view. */
  void place(GridView grid, Viewport view, double scale, Pointers pointers) {
    clip.setWidth(getWidth());
    clip.setHeight(getHeight());
    Cell hovered = pointers.hovered();
    int column = hovered == null ? -1 : grid.viewColumn(hovered.column());
    int row = hovered == null ? -1 : grid.viewRow(hovered.row());
    double right = view.coveredWidth() / scale;
    double bottom = view.coveredHeight() / scale;
    columnBand.setVisible(column >= 0);
    rowBand.setVisible(row >= 0);
    if (column >= 0 && row >= 0) {
      double left = view.left(column) / scale;
      double top = view.top(row) / scale;
      set(columnBand, left - 1, -2, view.left(column + 1) / scale - left + 1, bottom + 4);
      set(rowBand, -2, top - 1, right + 4, view.top(row + 1) / scale - top + 1);
    }
    around(current, grid, view, scale, pointers.current());
    inside.setVisible(current.isVisible());
    set(
        inside,
        current.getX() + 1,
        current.getY() + 1,
        Math.max(0, current.getWidth() - 2),
        Math.max(0, current.getHeight() - 2));
    for (int i = 0; i < pinRings.size(); i++) {
      Cell pin = i < pointers.pins().size() ? pointers.pins().get(i) : null;
      Rectangle ring = pinRings.get(i);
      around(ring, grid, view, scale, pin);
      boolean large = ring.getWidth() >= 2 * BADGE && ring.getHeight() >= 1.5 * BADGE;
      Rectangle badge = pinBadges.get(i);
      Text number = pinNumbers.get(i);
      badge.setVisible(ring.isVisible() && large);
      number.setVisible(badge.isVisible());
      badge.setX(ring.getX() + ring.getWidth() - BADGE);
      badge.setY(ring.getY());
      number.setX(badge.getX() + 3);
      number.setY(badge.getY() + 9);
    }
  }

  /** Shows the box of a zoom between two corners. */
  void showBox(double x1, double y1, double x2, double y2) {
    set(box, Math.min(x1, x2), Math.min(y1, y2), Math.abs(x2 - x1), Math.abs(y2 - y1));
    box.setVisible(true);
  }

  /** Hides the box. */
  void hideBox() {
    box.setVisible(false);
  }

  private static void around(
      Rectangle ring, GridView grid, Viewport view, double scale, @Nullable Cell cell) {
    int column = cell == null ? -1 : grid.viewColumn(cell.column());
    int row = cell == null ? -1 : grid.viewRow(cell.row());
    ring.setVisible(column >= 0 && row >= 0);
    if (ring.isVisible()) {
      double gap = CellRaster.gap(view, scale) / scale;
      double left = view.left(column) / scale;
      double top = view.top(row) / scale;
      set(
          ring,
          left,
          top,
          view.left(column + 1) / scale - left - gap,
          view.top(row + 1) / scale - top - gap);
    }
  }

  private static void set(Rectangle shape, double x, double y, double width, double height) {
    shape.setX(x);
    shape.setY(y);
    shape.setWidth(width);
    shape.setHeight(height);
  }

  private static Rectangle ring(double thickness) {
    Rectangle ring = new Rectangle();
    ring.setFill(null);
    ring.setStrokeWidth(thickness);
    ring.setStrokeType(thickness > 1 ? StrokeType.CENTERED : StrokeType.INSIDE);
    ring.setManaged(false);
    ring.setVisible(false);
    return ring;
  }

  /** An opaque colour of the plot as one of JavaFX. */
  static Color color(int argb) {
    return Color.rgb(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF);
  }
}
