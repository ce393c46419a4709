package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Token;

/**
 * Everything one cell says, and up to four pinned cells side by side. Its text can be selected and
 * copied; Ctrl+C without a selection copies a table.
 */
public final class Inspector extends Region {
  /** The most pins that are shown. */
  public static final int MAX_PINS = 4;

  private static final double WIDTH = 293;
  private static final KeyCombination COPY =
      new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

  private final ObjectProperty<@Nullable CellReading> current =
      new SimpleObjectProperty<>(this, "current");
  private final ReadOnlyObjectWrapper<@Nullable CellReading> shown =
      new ReadOnlyObjectWrapper<>(this, "shown");
  private final ObservableList<CellReading> pins = FXCollections.observableArrayList();

  private final FlatField title = new FlatField("inspector-title");
  private final FlatField after = new FlatField("inspector-after");
  private final Label note = new Label();
  private final Label split = new Label();
  private final Label hint = new Label("Move over a cell, or click one to pin it.");
  private final GuessList guesses = new GuessList();
  private final TrajectoryPane trajectory = new TrajectoryPane();
  private final TrackedPane tracked = new TrackedPane();
  private final StatisticsPane statistics = new StatisticsPane();
  private final PinsPane pinned = new PinsPane();
  private final ComparisonPane comparison = new ComparisonPane();
  private final Button copy = new Button("Copy");
  private final ScrollPane scroll;

  /** An inspector without a cell. */
  public Inspector() {
    getStyleClass().add("inspector");
    setAccessibleText("Inspector");
    note.getStyleClass().add("card-note");
    split.getStyleClass().add("card-note");
    hint.getStyleClass().add("muted");
    for (Label label : List.of(note, split, hint)) {
      DialogLayout.wrapped(label);
      label.managedProperty().bind(label.visibleProperty());
    }
    copy.setId("inspector-copy");
    copy.getStyleClass().add("link-button");
    copy.setAccessibleText("Copy all numbers as a table");
    copy.setOnAction(event -> copyAll());
    HBox.setHgrow(title, Priority.ALWAYS);
    VBox text = new VBox(new HBox(title, copy), after);
    // The note says why there are no guesses, in their place: what is below stays where it is.
    StackPane best = new StackPane(guesses, note);
    best.setAlignment(Pos.TOP_LEFT);
    VBox content =
        new VBox(
            head(), hint, text, split, best, trajectory, tracked, pinned, statistics, comparison);
    content.getStyleClass().add("inspector-content");
    scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().add("flat-scroll");
    getChildren().add(scroll);
    for (Region part : List.of(text, best, trajectory, statistics)) {
      part.visibleProperty().bind(shown.isNotNull());
      part.managedProperty().bind(part.visibleProperty());
    }
    hint.visibleProperty().bind(shown.isNull());
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    pinned.setOnUnpin(pins::remove);
    guesses.setOnTrack(tracked::accepts, tracked::add);
    tracked
        .tokens()
        .addListener((ListChangeListener<Token>) change -> trajectory.track(tracked.tokens()));
    current.addListener(observable -> choose());
    pinned.heldProperty().addListener(observable -> choose());
    shown.addListener((observable, old, now) -> show(now));
    pins.addListener(
        (ListChangeListener<CellReading>)
            change -> {
              pinned.show(shownPins());
              comparison.show(shownPins());
            });
    show(null);
  }

  private static HBox head() {
    Label name = new Label("INSPECTOR");
    Label key = new Label(Gesture.INSPECTOR.text());
    name.getStyleClass().add("inspector-heading");
    key.getStyleClass().add("muted");
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    HBox head = new HBox(name, gap, key);
    head.getStyleClass().add("inspector-head");
    return head;
  }

  /** The cell that is looked at; null when there is none. */
  public ObjectProperty<@Nullable CellReading> currentProperty() {
    return current;
  }

  /** The cell that is shown: the pin whose chip is pressed, else the current one. */
  public ReadOnlyObjectProperty<@Nullable CellReading> shownProperty() {
    return shown.getReadOnlyProperty();
  }

  /** The pinned cells; those beyond {@link #MAX_PINS} are not shown. */
  public ObservableList<CellReading> pins() {
    return pins;
  }

  /** What happens when the user removes a pin; at first it leaves {@link #pins}. */
  public void setOnUnpin(Consumer<CellReading> action) {
    pinned.setOnUnpin(action);
  }

  /** The tokens that the user follows. */
  public TrackedPane tracked() {
    return tracked;
  }

  /** The shown cell and the pins as tab-separated values; empty when there is neither. */
  public String text() {
    CellReading cell = shown.get();
    List<CellReading> cells = new ArrayList<>(shownPins());
    if (cell != null && !cells.contains(cell)) {
      cells.add(0, cell);
    }
    return cells.isEmpty() ? "" : CellText.tsv(cells);
  }

  private List<CellReading> shownPins() {
    return List.copyOf(pins.subList(0, Math.min(MAX_PINS, pins.size())));
  }

  private void copyAll() {
    String text = text();
    if (!text.isEmpty()) {
      ClipboardText.put(text);
    }
  }

  private void key(KeyEvent event) {
    if (!COPY.match(event)) {
      return;
    }
    boolean hasOwn =
        event.getTarget() instanceof TextInputControl control
            && !control.getSelectedText().isEmpty();
    if (hasOwn) {
      return;
    }
    String rows = guesses.isFocused() ? guesses.selectedText() : "";
    if (rows.isEmpty()) {
      copyAll();
    } else {
      ClipboardText.put(rows);
    }
    event.consume();
  }

  private void choose() {
    CellReading held = pinned.heldProperty().get();
    shown.set(held == null ? current.get() : held);
  }

  private void show(@Nullable CellReading cell) {
    guesses.show(cell == null ? List.of() : cell.guesses());
    trajectory.show(cell);
    tracked.show(cell);
    statistics.show(cell);
    split.setVisible(false);
    note.setVisible(false);
    if (cell == null) {
      return;
    }
    title.show(cell.title());
    after.show("after \"" + cell.input().label().plain() + "\"");
    split.setText(cell.splitCharacter().map(SplitCharacter::sentence).orElse(""));
    split.setVisible(!split.getText().isEmpty());
    note.setText(CellText.note(cell));
    note.setVisible(!note.getText().isEmpty());
  }

  /** The part that scrolls. */
  Node content() {
    return scroll.getContent();
  }

  @Override
  protected void layoutChildren() {
    double left = snappedLeftInset();
    double top = snappedTopInset();
    scroll.resizeRelocate(
        left,
        top,
        getWidth() - left - snappedRightInset(),
        getHeight() - top - snappedBottomInset());
  }

  @Override
  protected double computePrefWidth(double height) {
    return WIDTH;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 220;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 640;
  }
}
