package org.logitlens.app;

import java.util.List;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.CellReading;
import org.logitlens.app.details.ColorBar;
import org.logitlens.app.details.HoverCard;
import org.logitlens.app.details.Inspector;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.app.heatmap.ColumnSelection;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.LensGrid;

/** The whole window: connects the grid with the card, the inspector and the legend. */
final class MainController {
  private final LensViewModel viewModel;
  private final WindowState state;

  private Point2D pointer = Point2D.ZERO;

  @FXML private StackPane root;
  @FXML private StackPane centre;
  @FXML private HeatmapView heatmap;
  @FXML private HoverCard card;
  @FXML private Inspector inspector;
  @FXML private ColorBar colorBar;
  @FXML private NoticePane notices;
  @FXML private PromptController promptController;
  @FXML private FindController findController;
  @FXML private WelcomeController welcomeController;

  MainController(LensViewModel viewModel, WindowState state) {
    this.viewModel = viewModel;
    this.state = state;
  }

  @FXML
  private void initialize() {
    heatmap.gridProperty().bind(viewModel.gridProperty());
    heatmap.settingsProperty().bindBidirectional(viewModel.plotProperty());
    colorBar.gridProperty().bind(viewModel.gridProperty());
    colorBar.settingsProperty().bindBidirectional(viewModel.plotProperty());
    for (var node : List.of(heatmap, colorBar)) {
      node.visibleProperty().bind(viewModel.gridProperty().isNotNull());
    }
    // Beside the choices of an empty window there is nothing to inspect.
    inspector
        .visibleProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> state.inspectorProperty().get() && viewModel.hasModel(),
                state.inspectorProperty(),
                viewModel.modelProperty(),
                viewModel.statusProperty()));
    inspector.managedProperty().bind(inspector.visibleProperty());
    inspector.setOnUnpin(reading -> heatmap.getPins().remove(cellOf(reading)));
    TrackingController.connect(viewModel.tracked(), inspector.tracked());
    heatmap.addEventFilter(
        MouseEvent.ANY,
        event -> pointer = centre.sceneToLocal(event.getSceneX(), event.getSceneY()));
    heatmap.hoveredProperty().addListener(o -> showCurrent());
    heatmap.currentProperty().addListener(o -> showCurrent());
    heatmap.getPins().addListener((ListChangeListener<Cell>) change -> showPins());
    viewModel.gridProperty().addListener(o -> showPins());
    viewModel.gridProperty().addListener(o -> showCurrent());
    findController.connect(
        heatmap.highlightedProperty()::set, heatmap::moveCurrent, heatmap::requestFocus);
    welcomeController.setOnLeft(promptController::focus);
  }

  /** Where notices are shown. */
  NoticePane notices() {
    return notices;
  }

  /** The window's content. */
  StackPane root() {
    return root;
  }

  /** Puts the keyboard into the prompt. */
  void focusPrompt() {
    promptController.focus();
  }

  /** Opens the bar that finds tokens, or goes back to it. */
  void find() {
    state.findingProperty().set(true);
    findController.focus();
  }

  /** Takes all pins away. */
  void letPinsGo() {
    heatmap.getPins().clear();
  }

  /** Whether all that is seen of the grid is painted. */
  boolean isPainted() {
    return heatmap.isPainted();
  }

  /** Gives a key to the grid that was pressed elsewhere. */
  void passToGrid(KeyEvent event) {
    if (event.getTarget() != heatmap) {
      heatmap.fireEvent(event);
    }
  }

  /** The columns that pins or the view single out; null when that is all of them. */
  @Nullable ColumnSelection selection() {
    return heatmap.getSelection();
  }

  private void showCurrent() {
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
    inspector.currentProperty().set(below == null ? reading(heatmap.getCurrent()) : below);
  }

  private void showPins() {
    inspector
        .pins()
        .setAll(heatmap.getPins().stream().map(this::reading).flatMap(Stream::ofNullable).toList());
  }

  private @Nullable CellReading reading(@Nullable Cell cell) {
    LensGrid grid = viewModel.gridProperty().get();
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
