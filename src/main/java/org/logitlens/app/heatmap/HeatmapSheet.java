package org.logitlens.app.heatmap;

import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Background;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Polyline;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.Shape;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.Anchor;
import org.logitlens.plot.GridView;
import org.logitlens.plot.Mark;
import org.logitlens.plot.Theme;

/**
 * Lays out the parts of a {@link HeatmapView} and brings them up to date, once per frame at most.
 * It is a layout root of its own: a cell under the pointer does not make the window lay itself out.
 */
final class HeatmapSheet extends Pane {
  private final HeatmapView heatmap;
  private final Navigation navigation;
  private final HeatmapPainter painter = new HeatmapPainter();
  private final Overlay overlay = new Overlay();
  private final Rectangle focusRing = new Rectangle();
  private final Group anchor = new Group();
  private final ScrollBars bars;
  private final Minimap minimap;

  private HeatmapLayout place = new HeatmapLayout(0, 0, 1, 1, 0, 0);
  private final ReadOnlyDoubleWrapper cellsX =
      new ReadOnlyDoubleWrapper(this, "cellsX", HeatmapLayout.LEAST_LEFT);
  private double scale = 1;
  private @Nullable CellColors colors;

  /** The colors of the last frame, though they may not hold any more. */
  private @Nullable CellColors shown;

  private @Nullable GridView named;
  private double names;

  HeatmapSheet(HeatmapView heatmap, Navigation navigation) {
    this.heatmap = heatmap;
    this.navigation = navigation;
    this.bars = new ScrollBars(navigation);
    this.minimap = new Minimap(this::centre, navigation::settle);
    setManaged(false);
    Anchor.add(0, 0, 0, this::addToAnchor);
    anchor.setManaged(false);
    anchor.setPickOnBounds(true);
    Tooltip.install(
        anchor,
        new Tooltip(
            "Position 0 is an attention sink: its values are often extreme,\n"
                + "and automatic colour ranges leave it out."));
    focusRing.setFill(null);
    focusRing.setStrokeWidth(2);
    focusRing.setMouseTransparent(true);
    focusRing.setManaged(false);
    minimap.setManaged(false);
    getChildren().addAll(painter.nodes());
    getChildren().addAll(anchor, overlay, focusRing, minimap, bars.across(), bars.down());
  }

  private void addToAnchor(Mark mark) {
    if (mark instanceof Mark.Line line) {
      Polyline stroke = new Polyline();
      line.points().forEach(point -> stroke.getPoints().addAll(point.x(), point.y()));
      stroke.setStrokeWidth(line.thickness());
      anchor.getChildren().add(stroke);
    }
  }

  /** The layer over the cells. */
  Overlay overlay() {
    return overlay;
  }

  /** Where the parts lie. */
  HeatmapLayout place() {
    return place;
  }

  /** Left edge of the cells. */
  ReadOnlyDoubleProperty cellsXProperty() {
    return cellsX.getReadOnlyProperty();
  }

  /** Device pixels per logical pixel. */
  double scale() {
    return scale;
  }

  /** A place of the control as device pixels of the view. */
  double toViewX(double x) {
    return (x - place.x()) * scale;
  }

  /** A place of the control as device pixels of the view. */
  double toViewY(double y) {
    return (y - place.y()) * scale;
  }

  /** The cell at a place of the control, or null where there is none. */
  @Nullable Cell cellAt(double x, double y) {
    GridView grid = heatmap.getView();
    int row = navigation.viewport().rowAt(toViewY(y));
    int column = navigation.viewport().columnAt(toViewX(x));
    if (grid == null || row < 0 || column < 0) {
      return null;
    }
    // The view of another grid may not be laid out yet.
    if (row >= grid.rowCount() || column >= grid.columnCount()) {
      return null;
    }
    return new Cell(grid.gridRow(row), grid.gridColumn(column));
  }

  /** The first cell that is seen, or null while there is no grid. */
  @Nullable Cell firstSeen() {
    return cellAt(place.x(), place.y());
  }

  /** Where a cell is in the control, or null when nothing of it is seen. */
  @Nullable Bounds boundsOf(Cell cell) {
    GridView grid = heatmap.getView();
    int row = grid == null ? -1 : grid.viewRow(cell.row());
    int column = grid == null ? -1 : grid.viewColumn(cell.column());
    Viewport port = navigation.viewport();
    if (row < port.firstRow()
        || row > port.lastRow()
        || column < port.firstColumn()
        || column > port.lastColumn()) {
      return null;
    }
    return new BoundingBox(
        place.x() + port.left(column) / scale,
        place.y() + port.top(row) / scale,
        (port.left(column + 1) - port.left(column)) / scale,
        (port.top(row + 1) - port.top(row)) / scale);
  }

  /** Says that cells have changed. */
  void recolour() {
    colors = null;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    GridView grid = heatmap.getView();
    setVisible(grid != null);
    if (grid == null || getWidth() <= 0 || getHeight() <= 0) {
      return;
    }
    scale = screenScale();
    divide(grid);
    Theme theme = grid.settings().theme();
    CellColors cells = colors;
    if (cells == null) {
      Predicate<Cell> highlighted = heatmap.highlightedProperty().get();
      cells = CellColors.of(grid, highlighted, shown);
      colors = cells;
      shown = cells;
      dress(theme);
    }
    Viewport port = navigation.viewport();
    Cell hovered = heatmap.getHovered();
    Cell current = heatmap.getCurrent();
    boolean complete =
        painter.paint(
            new HeatmapPainter.Frame(
                grid, cells, port, place, getWidth(), scale, hovered == null ? current : hovered));
    placeOverlay(grid, port, hovered, current);
    placeBars(port, cells, theme);
    if (!complete) {
      Platform.runLater(this::requestLayout);
    }
  }

  private double screenScale() {
    Scene scene = getScene();
    Window window = scene == null ? null : scene.getWindow();
    return window == null ? 1 : Math.max(1, window.getRenderScaleX());
  }

  /** Bars take room, so whether one is needed depends on the other. */
  private void divide(GridView grid) {
    if (named != grid) {
      named = grid;
      names = Headers.widestName(grid);
    }
    int rows = grid.rowCount();
    int columns = grid.columnCount();
    boolean down = false;
    boolean across = false;
    HeatmapLayout next = place;
    for (int attempt = 0; attempt < 3; attempt++) {
      next = HeatmapLayout.of(getWidth(), getHeight(), names, rows, down, across, scale);
      Viewport port =
          navigation.resized(
              columns, rows, next.deviceWidth(scale), next.deviceHeight(scale), scale);
      if ((down || !port.isHigherThanView()) && (across || !port.isWiderThanView())) {
        break;
      }
      down |= port.isHigherThanView();
      across |= port.isWiderThanView();
    }
    place = next;
    cellsX.set(place.x());
    navigation.resize(columns, rows, place.deviceWidth(scale), place.deviceHeight(scale), scale);
  }

  private void dress(Theme theme) {
    overlay.setTheme(theme);
    Color accent = Overlay.color(theme.accent());
    focusRing.setStroke(accent);
    for (Node stroke : anchor.getChildren()) {
      ((Shape) stroke).setStroke(Overlay.color(theme.muted()));
    }
    heatmap.setBackground(
        new Background(
            new BackgroundFill(Overlay.color(theme.paper()), CornerRadii.EMPTY, Insets.EMPTY)));
  }

  private void placeOverlay(
      GridView grid, Viewport port, @Nullable Cell hovered, @Nullable Cell current) {
    double width = port.coveredWidth() / scale;
    double height = port.coveredHeight() / scale;
    overlay.resizeRelocate(place.x(), place.y(), width, height);
    overlay.place(grid, port, scale, new Overlay.Pointers(hovered, current, heatmap.getPins()));
    focusRing.setVisible(heatmap.isFocusVisible());
    focusRing.setX(place.x() - 3);
    focusRing.setY(place.y() - 3);
    focusRing.setWidth(width + 5);
    focusRing.setHeight(height + 5);
    anchor.setVisible(grid.viewColumn(0) == 0 && port.x() == 0);
    anchor.relocate(place.x() - 14, place.y() + height + 4);
  }

  private void placeBars(Viewport port, CellColors cells, Theme theme) {
    bars.follow(port);
    double width = port.coveredWidth() / scale;
    double height = port.coveredHeight() / scale;
    bars.down().resizeRelocate(place.x() + width + 4, place.y(), ScrollBars.THICKNESS, height);
    double y = place.y() + height + place.bottom();
    minimap.setVisible(place.minimap() > 0);
    if (minimap.isVisible()) {
      minimap.resizeRelocate(place.x(), y, width, place.minimap());
      minimap.show(cells, port, theme, scale);
      y += place.minimap() + 4;
    }
    bars.across().resizeRelocate(place.x(), y, width, ScrollBars.THICKNESS);
  }

  /** Moves the middle of the view to a place of the picture, given as fractions of it. */
  private void centre(double across, double down) {
    Viewport port = navigation.viewport();
    navigation.panTo(
        across * port.pictureWidth() - port.width() / 2.0,
        down * port.pictureHeight() - port.height() / 2.0);
  }
}
