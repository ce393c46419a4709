package org.logitlens.app.details;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Token;
import org.logitlens.plot.ValueFormat;

/** The kept guesses of a cell, best first; rows can be selected and copied. */
final class GuessList extends ListView<CellReading.Guess> {
  private static final double ROW = 20;
  private static final int MOST_ROWS = 8;

  private final MenuItem track = new MenuItem();
  private Predicate<Token> canTrack = token -> false;
  private Consumer<Token> onTrack = token -> {};

  GuessList() {
    getStyleClass().add("guess-list");
    setFixedCellSize(ROW);
    reserve(MOST_ROWS);
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    setCellFactory(list -> new Cell());
    setAccessibleText("Best guesses");
    setAccessibleHelp("Enter tracks the token of a guess");
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    track.setId("track-guess");
    track.setMnemonicParsing(false);
    ContextMenu menu = new ContextMenu(track);
    menu.setOnShowing(event -> offer(getFocusModel().getFocusedItem()));
    setContextMenu(menu);
  }

  /**
   * What the context menu does.
   *
   * @param possible whether a token can be tracked
   * @param action is told the token of the guess chosen
   */
  void setOnTrack(Predicate<Token> possible, Consumer<Token> action) {
    canTrack = possible;
    onTrack = action;
  }

  private void key(KeyEvent event) {
    CellReading.Guess guess = getFocusModel().getFocusedItem();
    if (event.getCode() == KeyCode.ENTER && guess != null && !event.isShortcutDown()) {
      onTrack.accept(guess.token());
      event.consume();
    }
  }

  /** Remembers the guess: another cell's may be listed by the time the item is chosen. */
  private void offer(CellReading.@Nullable Guess guess) {
    track.setText(guess == null ? "Track a guess" : "Track " + guess.token().label().plain());
    track.setDisable(guess == null || !canTrack.test(guess.token()));
    track.setOnAction(
        event -> {
          if (guess != null) {
            onTrack.accept(guess.token());
          }
        });
  }

  /**
   * Shows guesses; what was selected is let go. Without any the list is not seen, but keeps its
   * room, so that nothing below it moves while a column is decoded again.
   */
  void show(List<CellReading.Guess> guesses) {
    getSelectionModel().clearSelection();
    getItems().setAll(guesses);
    setVisible(!guesses.isEmpty());
    if (!guesses.isEmpty()) {
      reserve(Math.min(MOST_ROWS, guesses.size()));
    }
  }

  private void reserve(int rows) {
    setMinHeight(ROW * rows);
    setPrefHeight(ROW * rows);
    setMaxHeight(ROW * rows);
  }

  /** The selected rows as tab-separated lines; empty when none is. */
  String selectedText() {
    return getSelectionModel().getSelectedItems().stream()
        .map(CellText::tsv)
        .collect(Collectors.joining("\n"));
  }

  private static final class Cell extends ListCell<CellReading.Guess> {
    private final GuessRow row = new GuessRow(false);

    Cell() {
      setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(CellReading.@Nullable Guess guess, boolean empty) {
      super.updateItem(guess, empty);
      if (empty || guess == null) {
        setGraphic(null);
        setAccessibleText("");
        return;
      }
      row.set(guess, getListView().getItems().get(0).probability());
      setGraphic(row);
      setAccessibleText(
          guess.token().label().plain() + ", " + ValueFormat.percent(guess.probability()));
    }
  }
}
