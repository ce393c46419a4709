package org.logitlens.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.SavedSession.SavedCell;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.LensGrid;

/** The cells of the grid that a session keeps: the pins and the keyboard's. FX thread only. */
final class KeptCells {
  private final HeatmapView heatmap;
  private @Nullable Wish wish;

  private record Wish(List<SavedCell> cells, BooleanSupplier stands, IntConsumer leftOut) {}

  /** Follows a grid for as long as both live. */
  KeptCells(HeatmapView heatmap) {
    this.heatmap = heatmap;
    heatmap.gridProperty().addListener((property, before, now) -> gridChanged(now));
  }

  /** What is pinned and where the keyboard is now. */
  List<SavedCell> now() {
    List<Cell> pins = heatmap.getPins();
    Cell current = heatmap.getCurrent();
    List<SavedCell> cells = new ArrayList<>();
    pins.forEach(pin -> cells.add(saved(pin, true, pin.equals(current))));
    if (current != null && !pins.contains(current)) {
      cells.add(saved(current, false, true));
    }
    return cells;
  }

  private static SavedCell saved(Cell cell, boolean pinned, boolean current) {
    return new SavedCell(cell.row(), cell.column(), pinned, current);
  }

  /**
   * Lets go of all cells and picks others as soon as the next grid is there.
   *
   * @param stands whether they are still wanted when it is
   * @param leftOut hears how many of them the grid does not have, if any
   */
  void await(List<SavedCell> cells, BooleanSupplier stands, IntConsumer leftOut) {
    heatmap.getPins().clear();
    heatmap.moveCurrent(null);
    wish = new Wish(cells, stands, leftOut);
  }

  private void gridChanged(@Nullable LensGrid grid) {
    Wish wished = wish;
    if (wished == null || grid == null) {
      return;
    }
    wish = null;
    if (wished.stands().getAsBoolean()) {
      List<SavedCell> there = wished.cells().stream().filter(cell -> isCell(cell, grid)).toList();
      heatmap.getPins().setAll(cells(there.stream().filter(SavedCell::pinned)));
      // The grid is laid out first, or it would be moved to where the cell was in the one before.
      heatmap.layout();
      cells(there.stream().filter(SavedCell::current)).forEach(heatmap::moveCurrent);
      if (there.size() < wished.cells().size()) {
        wished.leftOut().accept(wished.cells().size() - there.size());
      }
    }
  }

  private static List<Cell> cells(Stream<SavedCell> saved) {
    return saved.map(cell -> new Cell(cell.row(), cell.position())).distinct().toList();
  }

  private static boolean isCell(SavedCell cell, LensGrid grid) {
    return cell.row() >= 0
        && cell.row() < grid.rowCount()
        && cell.position() >= 0
        && cell.position() < grid.columnCount();
  }
}
