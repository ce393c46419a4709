package org.logitlens.app;

import java.util.Locale;
import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/**
 * Notices at the lower right of the window, below the inspector where there is one: what happened,
 * what to do, details to copy. Notes go away by themselves, errors stay until they are closed; the
 * oldest goes when there are too many.
 */
public final class NoticePane extends VBox {
  private static final int MAX_NOTICES = 4;
  private static final Duration NOTE_STAYS = Duration.seconds(9);
  private static final PseudoClass BELOW_INSPECTOR = PseudoClass.getPseudoClass("below-inspector");
  private static final PseudoClass OVER_GRID = PseudoClass.getPseudoClass("over-grid");

  /** Makes an empty pane that lets the mouse through. */
  public NoticePane() {
    getStyleClass().add("notices");
    setPickOnBounds(false);
    // Of what lies above it the height may shrink, not of the texts.
    setMinHeight(USE_PREF_SIZE);
    visibleProperty().bind(Bindings.isNotEmpty(getChildren()));
    managedProperty().bind(visibleProperty());
  }

  /** Lies below the inspector from now on. */
  void putBelow(VBox inspectorSide) {
    move(inspectorSide, true, false);
  }

  /**
   * Lies over the window from now on.
   *
   * @param grid whether a grid reaches to the window's edge there, whose labels are to be seen
   */
  void putOver(StackPane window, boolean grid) {
    move(window, false, grid);
  }

  private void move(Pane parent, boolean below, boolean grid) {
    pseudoClassStateChanged(BELOW_INSPECTOR, below);
    pseudoClassStateChanged(OVER_GRID, grid);
    if (getParent() != parent) {
      parent.getChildren().add(this);
    }
  }

  /** Shows a problem, in the place of a notice that says the same. */
  public void show(Problem problem) {
    VBox card = new VBox();
    card.getStyleClass().addAll("notice", problem.severity().name().toLowerCase(Locale.ROOT));
    Label message = new Label(problem.message());
    message.getStyleClass().add("notice-message");
    message.setWrapText(true);
    Button close = new Button("✕");
    close.getStyleClass().add("close");
    close.setAccessibleText("Close");
    close.setOnAction(event -> getChildren().remove(card));
    HBox first = new HBox(message, close);
    HBox.setHgrow(message, Priority.ALWAYS);
    message.setMaxWidth(Double.MAX_VALUE);
    card.getChildren().add(first);
    if (!problem.remedy().isEmpty()) {
      Label remedy = new Label(problem.remedy());
      remedy.setWrapText(true);
      remedy.getStyleClass().add("notice-remedy");
      card.getChildren().add(remedy);
    }
    Problem.Action action = problem.action();
    if (action != null) {
      Hyperlink press = new Hyperlink(action.title());
      press.getStyleClass().add("notice-action");
      press.setOnAction(
          event -> {
            getChildren().remove(card);
            action.run().run();
          });
      card.getChildren().add(press);
    }
    if (!problem.details().isEmpty()) {
      card.getChildren().add(details(card, problem));
    }
    card.setUserData(problem.message());
    // Told again, it is the newest once, not there twice.
    withdraw(problem);
    if (getChildren().size() == MAX_NOTICES) {
      getChildren().remove(0);
    }
    getChildren().add(card);
    if (problem.severity() == Problem.Severity.NOTE) {
      goAway(card);
    }
  }

  /** Takes away the notice that says what a problem says, if it is there. */
  void withdraw(Problem problem) {
    getChildren().removeIf(each -> problem.message().equals(each.getUserData()));
  }

  /** Closes the newest notice; whether there was one. */
  boolean closeNewest() {
    return !getChildren().isEmpty() && getChildren().remove(getChildren().size() - 1) != null;
  }

  private static HBox details(VBox card, Problem problem) {
    Hyperlink unfold = new Hyperlink("Details");
    Hyperlink copy = new Hyperlink("Copy");
    TextArea text = new TextArea(problem.details());
    text.setEditable(false);
    text.setPrefRowCount(8);
    text.getStyleClass().add("notice-details");
    unfold.setOnAction(
        event -> {
          if (!card.getChildren().remove(text)) {
            card.getChildren().add(text);
          }
        });
    copy.setOnAction(
        event -> {
          ClipboardContent content = new ClipboardContent();
          content.putString(
              problem.message() + "\n" + problem.remedy() + "\n\n" + problem.details());
          Clipboard.getSystemClipboard().setContent(content);
        });
    return new HBox(8, unfold, copy);
  }

  private void goAway(VBox card) {
    PauseTransition wait = new PauseTransition(NOTE_STAYS);
    wait.setOnFinished(
        event -> {
          // Nobody is to lose what is being read or reached for.
          if (card.isHover() || card.isFocusWithin()) {
            wait.playFromStart();
          } else {
            getChildren().remove(card);
          }
        });
    wait.play();
  }
}
