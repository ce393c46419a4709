package org.logitlens.app.heatmap;

import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.GridView;

/** What keys do to the grid. Keys that mean nothing here go on to the window. */
final class KeyGestures {
  private final HeatmapView heatmap;
  private final MouseGestures mouse;
  private final Navigation navigation;

  KeyGestures(HeatmapView heatmap, MouseGestures mouse, Navigation navigation) {
    this.heatmap = heatmap;
    this.mouse = mouse;
    this.navigation = navigation;
    heatmap.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
  }

  private void pressed(KeyEvent event) {
    GridView grid = heatmap.getView();
    if (grid == null) {
      return;
    }
    boolean used =
        event.isAltDown()
            ? withAlt(event)
            : event.isShortcutDown() ? withShortcut(event, grid) : plain(event, grid);
    if (used) {
      event.consume();
    }
  }

  private boolean withAlt(KeyEvent event) {
    if (event.isShortcutDown()) {
      return false;
    }
    switch (event.getCode()) {
      case LEFT -> navigation.back();
      case RIGHT -> navigation.forward();
      default -> {
        return false;
      }
    }
    mouse.refreshHovered();
    return true;
  }

  private boolean withShortcut(KeyEvent event, GridView grid) {
    switch (event.getCode()) {
      case HOME -> move(grid, 0, 0);
      case END -> move(grid, grid.rowCount() - 1, grid.columnCount() - 1);
      case C -> copy(event.isShiftDown() ? heatmap.tableText() : heatmap.cellText());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean plain(KeyEvent event, GridView grid) {
    Cell now = heatmap.getCurrent();
    int row = now == null ? -1 : grid.viewRow(now.row());
    int column = now == null ? -1 : grid.viewColumn(now.column());
    Viewport view = navigation.viewport();
    int page = Math.max(1, view.lastRow() - view.firstRow());
    switch (event.getCode()) {
      case LEFT, KP_LEFT -> step(grid, row, column, 0, -1);
      case RIGHT, KP_RIGHT -> step(grid, row, column, 0, 1);
      case UP, KP_UP -> step(grid, row, column, -1, 0);
      case DOWN, KP_DOWN -> step(grid, row, column, 1, 0);
      case HOME -> step(grid, row, column, 0, -grid.columnCount());
      case END -> step(grid, row, column, 0, grid.columnCount());
      case PAGE_UP -> step(grid, row, column, -page, 0);
      case PAGE_DOWN -> step(grid, row, column, page, 0);
      case ENTER -> heatmap.pick(now);
      case PLUS, EQUALS, ADD -> zoom(Navigation.STEP);
      case MINUS, SUBTRACT -> zoom(1 / Navigation.STEP);
      case DIGIT0, NUMPAD0 -> heatmap.fitOrShowWhole();
      case ESCAPE -> {
        return letGo();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A step from the current cell; the first one only shows where the cell is. */
  private void step(GridView grid, int row, int column, int down, int right) {
    if (row < 0 || column < 0) {
      heatmap.startCurrent();
    } else {
      move(grid, row + down, column + right);
    }
  }

  private void move(GridView grid, int viewRow, int viewColumn) {
    int row = Math.max(0, Math.min(viewRow, grid.rowCount() - 1));
    int column = Math.max(0, Math.min(viewColumn, grid.columnCount() - 1));
    heatmap.moveCurrent(new Cell(grid.gridRow(row), grid.gridColumn(column)));
  }

  private void zoom(double factor) {
    mouse.zoom(factor);
    mouse.refreshHovered();
  }

  private boolean letGo() {
    if (!heatmap.getPins().isEmpty()) {
      heatmap.getPins().clear();
      return true;
    }
    @Nullable Cell now = heatmap.getCurrent();
    heatmap.moveCurrent(null);
    return now != null;
  }

  private static void copy(String text) {
    if (!text.isEmpty()) {
      ClipboardContent content = new ClipboardContent();
      content.putString(text);
      Clipboard.getSystemClipboard().setContent(content);
    }
  }
}
