package org.logitlens.app;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.heatmap.Cell;
import org.logitlens.lens.LensGrid;

/** The bar that finds a token among the guesses. */
final class FindController {
  private final LensViewModel viewModel;
  private final WindowState state;
  private List<Cell> found = List.of();
  private int at = -1;
  private Consumer<@Nullable Predicate<Cell>> onFound = cells -> {};
  private Consumer<Cell> onShow = cell -> {};
  private Runnable onClosed = () -> {};

  @FXML private HBox bar;
  @FXML private TextField query;
  @FXML private ChoiceBox<TokenFinder.Kind> kind;
  @FXML private ChoiceBox<TokenFinder.Depth> depth;
  @FXML private Label count;
  @FXML private Button previous;
  @FXML private Button next;

  FindController(LensViewModel viewModel, WindowState state) {
    this.viewModel = viewModel;
    this.state = state;
  }

  @FXML
  private void initialize() {
    kind.getItems().setAll(TokenFinder.Kind.values());
    kind.setValue(TokenFinder.Kind.CONTAINS);
    depth.getItems().setAll(TokenFinder.Depth.values());
    depth.setValue(TokenFinder.Depth.TOP_1);
    query.textProperty().addListener(o -> search());
    kind.valueProperty().addListener(o -> search());
    depth.valueProperty().addListener(o -> search());
    viewModel.gridProperty().addListener(o -> search());
    // Before the field itself, which hands some of its Enter keys on twice.
    query.addEventFilter(KeyEvent.KEY_PRESSED, this::enter);
    bar.addEventHandler(KeyEvent.KEY_PRESSED, this::escape);
    bar.visibleProperty().bind(state.findingProperty());
    bar.managedProperty().bind(state.findingProperty());
    state.findingProperty().addListener((property, before, now) -> opened(now));
  }

  /**
   * Connects the bar with the grid.
   *
   * @param found hears which cells match, null when nothing is looked for
   * @param show hears which cell to go to
   * @param closed takes the keyboard when the bar goes
   */
  void connect(Consumer<@Nullable Predicate<Cell>> found, Consumer<Cell> show, Runnable closed) {
    onFound = found;
    onShow = show;
    onClosed = closed;
  }

  /** Puts the keyboard into the field. */
  void focus() {
    query.requestFocus();
    query.selectAll();
  }

  @FXML
  private void previous() {
    go(-1);
  }

  @FXML
  private void next() {
    go(1);
  }

  @FXML
  private void close() {
    state.findingProperty().set(false);
  }

  private void opened(boolean open) {
    search();
    (open ? (Runnable) this::focus : onClosed).run();
  }

  private void enter(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER) {
      go(event.isShiftDown() ? -1 : 1);
      event.consume();
    }
  }

  private void escape(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      close();
      event.consume();
    }
  }

  private void search() {
    LensGrid grid = viewModel.gridProperty().get();
    boolean looking = state.findingProperty().get() && !query.getText().isEmpty();
    found =
        looking && grid != null
            ? TokenFinder.find(grid, query.getText(), kind.getValue(), depth.getValue())
            : List.of();
    at = -1;
    Set<Cell> cells = new HashSet<>(found);
    onFound.accept(looking ? cells::contains : null);
    showCount();
  }

  private void go(int step) {
    if (!found.isEmpty()) {
      at = at < 0 && step < 0 ? found.size() - 1 : Math.floorMod(at + step, found.size());
      onShow.accept(found.get(at));
    }
    showCount();
  }

  private void showCount() {
    previous.setDisable(found.isEmpty());
    next.setDisable(found.isEmpty());
    if (query.getText().isEmpty()) {
      count.setText("");
    } else if (at < 0) {
      count.setText(found.isEmpty() ? "none" : Counted.of(found.size(), "cell"));
    } else {
      count.setText(String.format(Locale.ROOT, "%,d of %,d", at + 1, found.size()));
    }
  }
}
