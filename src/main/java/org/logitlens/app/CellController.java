package org.logitlens.app;

import java.util.stream.Stream;
import javafx.collections.ListChangeListener;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.CellReading;
import org.logitlens.app.details.HoverCard;
import org.logitlens.app.details.Inspector;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.LensGrid;

/**
 * Connects the cells of the grid with what describes them: the one under the pointer with the card,
 * the pins with the inspector, and with it also the one under the pointer, else the keyboard's,
 * else the one that was looked at last. So the inspector is not emptied by a pointer that leaves
 * the grid, and what is in it stays where it is.
 */
final class CellController {
  private final HeatmapView heatmap;
  private final HoverCard card;
  private final Inspector inspector;

  private Point2D pointer = Point2D.ZERO;

  /** The cell that the inspector showed last; null when there was none. */
  private @Nullable Cell last;

  private CellController(HeatmapView heatmap, HoverCard card, Inspector inspector) {
    this.heatmap = heatmap;
    this.card = card;
    this.inspector = inspector;
  }

  /**
   * Connects them for as long as they live. FX thread.
   *
   * @param card has the same parent as the grid
   */
  static void connect(HeatmapView heatmap, HoverCard card, Inspector inspector) {
    new CellController(heatmap, card, inspector).listen();
  }

  private void listen() {
    inspector.setOnUnpin(reading -> heatmap.getPins().remove(cellOf(reading)));
    heatmap.addEventFilter(MouseEvent.ANY, this::follow);
    heatmap.hoveredProperty().addListener(observable -> showCell());
    heatmap.currentProperty().addListener(observable -> showCell());
    heatmap.getPins().addListener((ListChangeListener<Cell>) change -> showPins());
    heatmap.gridProperty().addListener(observable -> showPins());
    heatmap.gridProperty().addListener(observable -> showCell());
  }

  private void follow(MouseEvent event) {
    pointer = heatmap.localToParent(heatmap.sceneToLocal(event.getSceneX(), event.getSceneY()));
  }

  private void showCell() {
    Cell hovered = heatmap.getHovered();
    CellReading below = reading(hovered);
    if (below == null || hovered == null) {
      card.hide();
    } else {
      Bounds cell = heatmap.boundsOf(hovered);
      card.show(
          below,
          pointer.getX(),
          pointer.getY(),
          cell == null ? 0 : cell.getWidth(),
          cell == null ? 0 : cell.getHeight());
    }
    Cell current = heatmap.getCurrent();
    last = below != null ? hovered : current != null ? current : last;
    inspector.currentProperty().set(reading(last));
  }

  private void showPins() {
    inspector
        .pins()
        .setAll(heatmap.getPins().stream().map(this::reading).flatMap(Stream::ofNullable).toList());
  }

  private @Nullable CellReading reading(@Nullable Cell cell) {
    LensGrid grid = heatmap.getGrid();
    if (grid == null
        || cell == null
        || cell.row() >= grid.rowCount()
        || cell.column() >= grid.columnCount()) {
      return null;
    }
    return new CellReading(grid, cell.row(), cell.column());
  }

  private static Cell cellOf(CellReading reading) {
    return new Cell(reading.row(), reading.column());
  }
}
