package org.logitlens.app.details;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.logitlens.plot.ValueFormat;

/** One guess on a line: token, id, probability as a bar and a number, and perhaps the logit. */
final class GuessRow extends Region {
  private static final PseudoClass FINAL = PseudoClass.getPseudoClass("final");
  private static final double HEIGHT = 19;
  private static final double CHARACTER = 7.2;
  private static final double ID = 38;
  private static final double NUMBER = 56;
  private static final double LOGIT = 54;
  private static final double GAP = 6;

  private final TokenFlow token = new TokenFlow();
  private final Label id = new Label();
  private final Region bar = new Region();
  private final Label probability = new Label();
  private final Label logit = new Label();
  private final boolean asFraction;
  private double share;
  private boolean cut;

  /**
   * An empty row.
   *
   * @param asFraction whether the probability is written as 0.496, with the logit after it, rather
   *     than as 49.6 %
   */
  GuessRow(boolean asFraction) {
    this.asFraction = asFraction;
    getStyleClass().add("guess-row");
    id.getStyleClass().addAll("guess-number", "guess-id", "muted");
    bar.getStyleClass().add("guess-bar");
    probability.getStyleClass().add("guess-number");
    logit.getStyleClass().addAll("guess-number", "guess-logit", "muted");
    logit.setVisible(asFraction);
    getChildren().addAll(token, id, bar, probability, logit);
  }

  /**
   * Shows a guess.
   *
   * @param guess what to show
   * @param most the probability whose bar is full
   */
  void set(CellReading.Guess guess, double most) {
    cut = token.setLabel(guess.token().label(), "", (int) (tokenWidth() / CHARACTER));
    id.setText(String.format(Locale.ROOT, "%d", guess.token().id()));
    probability.setText(
        asFraction
            ? ValueFormat.PROBABILITY.format(guess.probability())
            : ValueFormat.percent(guess.probability()));
    logit.setText(ValueFormat.LOGIT.format(guess.logit()));
    share = most > 0 ? guess.probability() / most : 0;
    pseudoClassStateChanged(FINAL, guess.isFinal());
    requestLayout();
  }

  /** Whether the token was too long for its place. */
  boolean isCut() {
    return cut;
  }

  private static double tokenWidth() {
    return 80;
  }

  @Override
  protected void layoutChildren() {
    double right = getWidth();
    if (logit.isVisible()) {
      right = place(logit, right, LOGIT);
    }
    right = place(probability, right, NUMBER);
    double left = tokenWidth();
    layoutInArea(token, 0, 0, left, HEIGHT, 0, Insets.EMPTY, false, false, HPos.LEFT, VPos.CENTER);
    layoutInArea(id, left, 0, ID, HEIGHT, 0, HPos.RIGHT, VPos.CENTER);
    left += ID + GAP + 2;
    double room = Math.max(0, right - GAP - left);
    double width = share <= 0 ? 0 : Math.max(2, Math.rint(room * Math.min(1, share)));
    bar.resizeRelocate(left, 4, width, HEIGHT - 8);
  }

  private double place(Node node, double right, double width) {
    layoutInArea(node, right - width, 0, width, HEIGHT, 0, HPos.RIGHT, VPos.CENTER);
    return right - width;
  }

  @Override
  protected double computePrefHeight(double width) {
    return HEIGHT;
  }

  @Override
  protected double computePrefWidth(double height) {
    return 260;
  }
}
