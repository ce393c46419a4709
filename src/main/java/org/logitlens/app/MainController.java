package org.logitlens.app;

import java.util.List;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.ColorBar;
import org.logitlens.app.details.HoverCard;
import org.logitlens.app.details.Inspector;
import org.logitlens.app.heatmap.ColumnSelection;
import org.logitlens.app.heatmap.HeatmapView;

/** The whole window: its parts, what they share and when they are seen. */
final class MainController {
  private final LensViewModel viewModel;
  private final WindowState state;

  private @Nullable KeptCells cells;

  @FXML private StackPane root;
  @FXML private HeatmapView heatmap;
  @FXML private HoverCard card;
  @FXML private Inspector inspector;
  @FXML private ColorBar colorBar;
  @FXML private VBox side;
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
    cells = new KeptCells(heatmap);
    inspector.visibleProperty().addListener(observable -> placeNotices());
    viewModel.gridProperty().addListener(observable -> placeNotices());
    placeNotices();
    TrackingController.connect(viewModel.tracked(), inspector.tracked());
    CellController.connect(heatmap, card, inspector);
    findController.connect(
        heatmap.highlightedProperty()::set, heatmap::moveCurrent, heatmap::requestFocus);
    welcomeController.setOnLeft(promptController::focus);
  }

  private void placeNotices() {
    if (inspector.isVisible()) {
      notices.putBelow(side);
    } else {
      notices.putOver(root, viewModel.gridProperty().get() != null);
    }
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

  /** The cells that a session keeps. */
  KeptCells cells() {
    return Objects.requireNonNull(cells);
  }

  /** The columns that pins or the view single out; null when that is all of them. */
  @Nullable ColumnSelection selection() {
    return heatmap.getSelection();
  }
}
