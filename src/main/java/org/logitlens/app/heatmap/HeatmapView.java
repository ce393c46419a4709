package org.logitlens.app.heatmap;

import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensGrid;
import org.logitlens.plot.GridView;
import org.logitlens.plot.PlotSettings;

/**
 * The grid of guesses: cells coloured by the chosen mode with their top guess in them, frozen
 * headers, and everything that moves it or picks a cell. Paints at most what is seen, whatever the
 * grid's size.
 *
 * <p>One Tab stop. Mouse, wheel and keys are handled here, except keys that mean something to the
 * whole window. To be used on the FX thread only.
 */
public final class HeatmapView extends Region {
  /** The most cells that can be pinned at a time. */
  public static final int MAX_PINS = 4;

  private final ObjectProperty<@Nullable LensGrid> grid = new SimpleObjectProperty<>(this, "grid");
  private final ObjectProperty<PlotSettings> settings =
      new SimpleObjectProperty<>(this, "settings", PlotSettings.DEFAULT);
  private final ObjectProperty<@Nullable Predicate<Cell>> highlighted =
      new SimpleObjectProperty<>(this, "highlighted");
  private final ReadOnlyObjectWrapper<@Nullable Cell> hovered =
      new ReadOnlyObjectWrapper<>(this, "hovered");
  private final ReadOnlyObjectWrapper<@Nullable Cell> current =
      new ReadOnlyObjectWrapper<>(this, "current");
  private final ObservableList<Cell> pins = FXCollections.observableArrayList();
  private final Navigation navigation = new Navigation();
  private final HeatmapSheet sheet = new HeatmapSheet(this, navigation);
  private final MouseGestures mouse = new MouseGestures(this, navigation, sheet);
  private @Nullable GridView view;

  /** Makes an empty view. */
  public HeatmapView() {
    getStyleClass().add("heatmap");
    getStylesheets().add("/org/logitlens/app/heatmap/heatmap.css");
    setMinSize(240, 220);
    setPrefSize(900, 560);
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.TEXT);
    setAccessibleRoleDescription("grid of guesses");
    getChildren().add(sheet);
    new KeyGestures(this, mouse, navigation);
    grid.addListener((o, before, now) -> gridChanged(new GridChange(before, now)));
    settings.addListener(o -> settingsChanged());
    highlighted.addListener(o -> sheet.recolour());
    hovered.addListener(o -> sheet.requestLayout());
    pins.addListener((javafx.beans.Observable o) -> sheet.requestLayout());
    current.addListener(o -> currentChanged());
    navigation.viewportProperty().addListener(o -> sheet.requestLayout());
    focusVisibleProperty().addListener(o -> focusShown());
    resolve();
  }

  /** What is shown; null for nothing. One with the same rows keeps zoom and place. */
  public ObjectProperty<@Nullable LensGrid> gridProperty() {
    return grid;
  }

  /** What is shown; null for nothing. */
  public @Nullable LensGrid getGrid() {
    return grid.get();
  }

  /** Shows a grid. One with the same rows keeps zoom and place, any other is fitted. */
  public void setGrid(@Nullable LensGrid value) {
    grid.set(value);
  }

  /** How it is shown, the theme included. Cell sizes are the zoom's, not the settings'. */
  public ObjectProperty<PlotSettings> settingsProperty() {
    return settings;
  }

  /** How it is shown. */
  public PlotSettings getSettings() {
    return settings.get();
  }

  /** Changes how it is shown; zoom and place stay. */
  public void setSettings(PlotSettings value) {
    settings.set(value);
  }

  /** Which cells keep their colour while all others stand back; null for all of them. */
  public ObjectProperty<@Nullable Predicate<Cell>> highlightedProperty() {
    return highlighted;
  }

  /** The cell under the pointer, or null. */
  public ReadOnlyObjectProperty<@Nullable Cell> hoveredProperty() {
    return hovered.getReadOnlyProperty();
  }

  /** The cell under the pointer, or null. */
  public @Nullable Cell getHovered() {
    return hovered.get();
  }

  /** The cell that the keyboard moves and that was clicked last, or null for none. */
  public ReadOnlyObjectProperty<@Nullable Cell> currentProperty() {
    return current.getReadOnlyProperty();
  }

  /** The cell that the keyboard moves and that was clicked last, or null for none. */
  public @Nullable Cell getCurrent() {
    return current.get();
  }

  /**
   * The cells that are held, oldest first, at most {@link #MAX_PINS}. May be changed from outside.
   */
  public ObservableList<Cell> getPins() {
    return pins;
  }

  /** The grid under its settings, or null while there is no grid. */
  public @Nullable GridView getView() {
    return view;
  }

  /** The columns that pins or the view single out; null when that is all of them. */
  public @Nullable ColumnSelection getSelection() {
    return view == null ? null : ColumnSelection.of(view, pins, navigation.viewport());
  }

  /** Pins a cell, or lets go of it when it is pinned; the oldest goes when there are too many. */
  public void togglePin(Cell cell) {
    if (!pins.remove(cell)) {
      if (pins.size() >= MAX_PINS) {
        pins.remove(0);
      }
      pins.add(cell);
    }
  }

  /**
   * Moves the keyboard's cell and shows it; null takes it away. A pointer that rests on the grid is
   * over no cell from then on, until it moves: what the keyboard asks for is not covered by what
   * was looked at before.
   */
  public void moveCurrent(@Nullable Cell cell) {
    mouse.forgetPointer();
    makeCurrent(cell);
  }

  /** Moves the view as little as needed for a cell to be seen. */
  public void reveal(Cell cell) {
    GridView now = view;
    if (now != null && now.viewRow(cell.row()) >= 0 && now.viewColumn(cell.column()) >= 0) {
      navigation.reveal(now.viewRow(cell.row()), now.viewColumn(cell.column()));
      mouse.refreshHovered();
    }
  }

  /** Cells that fill the view. */
  public void fit() {
    navigation.fit();
  }

  /** Every cell at once, however small. */
  public void showWhole() {
    navigation.showWhole();
  }

  /** Fits the cells; when they are fitted already and some are out of view, shows them all. */
  public void fitOrShowWhole() {
    navigation.fitOrShowWhole();
  }

  /** Moves the view over the picture, logical pixels. */
  public void panBy(double dx, double dy) {
    navigation.pan(dx * sheet.scale(), dy * sheet.scale());
    mouse.refreshHovered();
  }

  /**
   * Where the cells begin, logical pixels from this node's left edge: for what aligns with them.
   */
  public ReadOnlyDoubleProperty cellsXProperty() {
    return sheet.cellsXProperty();
  }

  /** Where a cell is in this node's coordinates, or null when nothing of it is seen. */
  public @Nullable Bounds boundsOf(Cell cell) {
    return sheet.boundsOf(cell);
  }

  /** The cell at a place in this node's coordinates, or null where there is none. */
  public @Nullable Cell cellAt(double x, double y) {
    return sheet.cellAt(x, y);
  }

  /** Whether all that is seen is painted; texts may take a frame more than colours. */
  public boolean isPainted() {
    return !sheet.isNeedsLayout();
  }

  /** The top guess of the current cell, else of the one under the pointer; empty for none. */
  public String cellText() {
    return CopiedText.of(grid.get(), current.get() == null ? hovered.get() : current.get());
  }

  /** What is shown as tab separated values: rows as in the picture, a first line of tokens. */
  public String tableText() {
    return view == null ? "" : CopiedText.table(view);
  }

  @Override
  protected void layoutChildren() {
    sheet.resizeRelocate(0, 0, getWidth(), getHeight());
    sheet.requestLayout();
  }

  /** A cell was clicked or chosen by Enter. */
  void pick(@Nullable Cell cell) {
    if (cell != null) {
      makeCurrent(cell);
      togglePin(cell);
    }
  }

  /** The pointer is over a cell, or over none. */
  void hover(@Nullable Cell cell) {
    hovered.set(cell);
  }

  /** Gives the keyboard a cell: the one under the pointer, else the first that is seen. */
  void startCurrent() {
    moveCurrent(hovered.get() == null ? sheet.firstSeen() : hovered.get());
  }

  private void makeCurrent(@Nullable Cell cell) {
    if (cell != null) {
      reveal(cell);
    }
    current.set(cell);
  }

  private void gridChanged(GridChange change) {
    if (change.isAnotherPicture()) {
      navigation.reset();
    } else if (change.isTypedOn()) {
      navigation.followEnd();
    }
    pins.removeIf(cell -> !change.keeps(cell));
    if (!change.keeps(current.get())) {
      current.set(null);
    }
    resolve();
    mouse.refreshHovered();
    currentChanged();
  }

  private void resolve() {
    LensGrid now = grid.get();
    view = now == null || now.columnCount() == 0 ? null : GridView.of(now, settings.get());
    sheet.recolour();
  }

  private void settingsChanged() {
    resolve();
    speak();
  }

  private void currentChanged() {
    speak();
    sheet.requestLayout();
  }

  private void speak() {
    setAccessibleText(SpokenCell.of(grid.get(), current.get(), settings.get().tracked()));
  }

  private void focusShown() {
    if (isFocusVisible() && current.get() == null) {
      startCurrent();
    }
    sheet.requestLayout();
  }
}
