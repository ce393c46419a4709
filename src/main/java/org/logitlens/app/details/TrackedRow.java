package org.logitlens.app.details;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Token;
import org.logitlens.plot.ValueFormat;

/** A tracked token on a line: its mark in the chart, its label, and what a cell gives to it. */
final class TrackedRow extends HBox {
  /** Characters of the token that have room. */
  private static final int LONGEST = 9;

  private final Token token;
  private final Label rank = new Label();
  private final Label probability = new Label();

  /**
   * A row without a cell.
   *
   * @param subject whose line the token has
   * @param onRemove what happens when the user removes it
   */
  TrackedRow(Token token, TrajectoryMeasure.Subject subject, Runnable onRemove) {
    this.token = token;
    getStyleClass().add("tracked-row");
    setFillHeight(false);
    setFocusTraversable(true);
    setAccessibleHelp("Delete removes it");
    setOnMousePressed(event -> requestFocus());
    addEventHandler(KeyEvent.KEY_PRESSED, event -> key(event, onRemove));
    TokenFlow label = new TokenFlow();
    label.setLabel(token.label(), "", LONGEST);
    label.setMinWidth(USE_PREF_SIZE);
    Region gap = new Region();
    setHgrow(gap, Priority.ALWAYS);
    rank.getStyleClass().add("tracked-rank");
    probability.getStyleClass().add("tracked-probability");
    Button remove = new Button("×");
    remove.getStyleClass().setAll("tracked-remove");
    remove.setAccessibleText("Stop tracking " + token.label().plain());
    remove.setOnAction(event -> onRemove.run());
    getChildren().addAll(TrajectoryPane.sample(subject), label, gap, rank, probability, remove);
    show(null);
  }

  /** Shows what a cell gives to the token; a dash where nothing is known. */
  void show(@Nullable CellReading cell) {
    LensColumn column = cell == null ? null : cell.grid().columnOrNull(cell.column());
    double place = Double.NaN;
    double share = Double.NaN;
    if (cell != null && column != null) {
      place = column.trackedRank(token.id(), cell.row());
      share = column.trackedProbability(token.id(), cell.row());
    }
    boolean known = Double.isFinite(place);
    String places = known ? ValueFormat.of(Metric.RANK_FINAL).format(place) : ValueFormat.NONE;
    String shares = known ? ValueFormat.percent(share) : ValueFormat.NONE;
    rank.setText(known ? "rank " + places : places);
    probability.setText(shares);
    setAccessibleText(
        "Tracked "
            + token.label().plain()
            + (known ? ", rank " + places + ", " + shares : ", no value here"));
  }

  private static void key(KeyEvent event, Runnable onRemove) {
    if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
      onRemove.run();
      event.consume();
    }
  }
}
