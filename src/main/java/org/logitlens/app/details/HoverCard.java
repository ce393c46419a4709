package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Token;

/**
 * A card with what one cell says, beside the pointer. Lives unmanaged in a {@link Pane} that lies
 * over the window: {@code overlay.getChildren().add(card)}. Never takes the mouse.
 */
public final class HoverCard extends Region {
  /** How long the pointer must have been in the grid before the card appears. */
  public static final Duration DELAY = Duration.millis(60);

  private static final double WIDTH = 336;
  private static final int MOST_GUESSES = 5;

  private final ReadOnlyObjectWrapper<@Nullable CellReading> cell =
      new ReadOnlyObjectWrapper<>(this, "cell");
  private final PauseTransition delay = new PauseTransition(DELAY);

  private final Label row = new Label();
  private final Label position = new Label();
  private final TokenFlow input = new TokenFlow();
  private final Label arrow = new Label("→");
  private final TokenFlow next = new TokenFlow();
  private final HBox tokens = new HBox(input, arrow, next);
  private final List<GuessRow> guesses = new ArrayList<>();
  private final VBox guessBox = new VBox();
  private final TokenFlow whole = new TokenFlow();
  private final Label note = new Label();
  private final Label split = new Label();
  private final Label ranks = new Label();
  private final Label spread = new Label();
  private final VBox content;

  private Point2D pointer = Point2D.ZERO;
  private Point2D away = Point2D.ZERO;

  /** An invisible card. */
  public HoverCard() {
    getStyleClass().add("hover-card");
    setManaged(false);
    setMouseTransparent(true);
    setVisible(false);
    Region gap = new Region();
    HBox.setHgrow(gap, Priority.ALWAYS);
    row.getStyleClass().add("card-title");
    position.getStyleClass().add("muted");
    arrow.getStyleClass().add("muted");
    tokens.getStyleClass().add("card-tokens");
    note.getStyleClass().add("card-note");
    split.getStyleClass().add("card-note");
    ranks.getStyleClass().add("muted");
    spread.getStyleClass().add("muted");
    DialogLayout.wrapped(note);
    DialogLayout.wrapped(split);
    HBox head = new HBox(row, gap, position);
    VBox foot = new VBox(ranks, spread);
    foot.getStyleClass().add("card-foot");
    content = new VBox(head, tokens, split, note, guessBox, whole, foot);
    content.getStyleClass().add("card-content");
    foot.managedProperty().bind(foot.visibleProperty());
    foot.visibleProperty().bind(guessBox.visibleProperty());
    guessBox.managedProperty().bind(guessBox.visibleProperty());
    for (Region part : List.of(note, split, whole)) {
      part.managedProperty().bind(part.visibleProperty());
    }
    getChildren().add(content);
    delay.setOnFinished(event -> appear());
  }

  /** The cell the card speaks of; null when it is away. */
  public ReadOnlyObjectProperty<@Nullable CellReading> cellProperty() {
    return cell.getReadOnlyProperty();
  }

  /**
   * Shows a cell, after {@link #DELAY} when the card is away and at once when it is there.
   *
   * @param reading the cell
   * @param x of the pointer, in the parent's coordinates
   * @param y of the pointer, in the parent's coordinates
   * @param cellWidth of the grid on screen, pixels
   * @param cellHeight of the grid on screen, pixels
   */
  public void show(CellReading reading, double x, double y, double cellWidth, double cellHeight) {
    pointer = new Point2D(x, y);
    away = new Point2D(distance(cellWidth), distance(cellHeight));
    boolean other = !reading.equals(cell.get());
    cell.set(reading);
    if (isVisible()) {
      if (other) {
        fill(reading);
      }
      place();
    } else {
      delay.playFromStart();
    }
  }

  /** Takes the card away. */
  public void hide() {
    delay.stop();
    cell.set(null);
    setVisible(false);
  }

  /** Two cells, but neither touching the pointer nor far from it. */
  private static double distance(double cellSize) {
    return Math.max(16, Math.min(2 * cellSize, 96));
  }

  private void appear() {
    CellReading reading = cell.get();
    if (reading != null) {
      fill(reading);
      setVisible(true);
      place();
    }
  }

  private void place() {
    if (!(getParent() instanceof Pane overlay)) {
      return;
    }
    applyCss();
    double height = snapSizeY(prefHeight(WIDTH));
    resize(WIDTH, height);
    Rectangle2D area = new Rectangle2D(0, 0, overlay.getWidth(), overlay.getHeight());
    Point2D corner = CardPlacement.of(area, pointer, WIDTH, height, away);
    relocate(snapPositionX(corner.getX()), snapPositionY(corner.getY()));
  }

  private void fill(CellReading reading) {
    row.setText(reading.rowName());
    position.setText(reading.positionName());
    input.setLabel(reading.input().label());
    Token following = reading.next();
    arrow.setVisible(following != null);
    next.setVisible(following != null);
    if (following != null) {
      next.setLabel(following.label());
    }
    split.setText(reading.splitCharacter().map(SplitCharacter::sentence).orElse(""));
    split.setVisible(!split.getText().isEmpty());
    note.setText(CellText.note(reading));
    note.setVisible(!note.getText().isEmpty());
    guessBox.setVisible(reading.state() == CellReading.State.READY);
    fillGuesses(reading);
    ranks.setText(CellText.ranks(reading));
    spread.setText(
        "entropy "
            + CellText.valueWithUnit(reading, Metric.ENTROPY)
            + "   KL "
            + CellText.valueWithUnit(reading, Metric.KL_FINAL_LAYER));
    requestLayout();
  }

  private void fillGuesses(CellReading reading) {
    List<CellReading.Guess> found = reading.guesses();
    int count = Math.min(MOST_GUESSES, found.size());
    while (guesses.size() < count) {
      GuessRow added = new GuessRow(true);
      guesses.add(added);
      guessBox.getChildren().add(added);
    }
    for (int i = 0; i < guesses.size(); i++) {
      boolean used = i < count;
      guesses.get(i).setVisible(used);
      guesses.get(i).setManaged(used);
      if (used) {
        guesses.get(i).set(found.get(i), found.get(0).probability());
      }
    }
    boolean cut = count > 0 && guesses.get(0).isCut();
    whole.setVisible(cut);
    if (cut) {
      whole.setLabel(found.get(0).token().label());
    }
  }

  @Override
  protected void layoutChildren() {
    layoutInArea(
        content,
        snappedLeftInset(),
        snappedTopInset(),
        getWidth() - snappedLeftInset() - snappedRightInset(),
        getHeight() - snappedTopInset() - snappedBottomInset(),
        0,
        javafx.geometry.HPos.LEFT,
        javafx.geometry.VPos.TOP);
  }

  @Override
  protected double computePrefWidth(double height) {
    return WIDTH;
  }

  @Override
  protected double computePrefHeight(double width) {
    double insets = snappedTopInset() + snappedBottomInset();
    return content.prefHeight(WIDTH - snappedLeftInset() - snappedRightInset()) + insets;
  }
}
