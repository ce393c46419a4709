package org.logitlens.app.details;

import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import org.jspecify.annotations.Nullable;
import org.logitlens.plot.ValueFormat;

/** The kept guesses of a cell, best first; rows can be selected and copied. */
final class GuessList extends ListView<CellReading.Guess> {
  private static final double ROW = 20;
  private static final int MOST_ROWS = 8;

  GuessList() {
    getStyleClass().add("guess-list");
    setFixedCellSize(ROW);
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    setCellFactory(list -> new Cell());
    setAccessibleText("Best guesses");
  }

  /** Shows guesses; what was selected is let go. */
  void show(List<CellReading.Guess> guesses) {
    getSelectionModel().clearSelection();
    getItems().setAll(guesses);
    double height = ROW * Math.min(MOST_ROWS, guesses.size());
    setMinHeight(height);
    setPrefHeight(height);
    setMaxHeight(height);
    setVisible(!guesses.isEmpty());
    setManaged(!guesses.isEmpty());
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
