package org.logitlens.app.details;

import java.util.List;
import java.util.function.Function;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.logitlens.lens.Metric;

/** The pinned cells side by side: best guesses and every number, one column each. */
final class ComparisonPane extends VBox {
  private static final int GUESSES = 3;

  private final GridPane table = new GridPane();

  ComparisonPane() {
    super(4);
    getStyleClass().add("inspector-section");
    Label heading = new Label("Side by side");
    heading.getStyleClass().add("section-title");
    table.getStyleClass().add("comparison");
    getChildren().addAll(heading, table);
    show(List.of());
  }

  /** Shows pins. */
  void show(List<CellReading> pins) {
    setVisible(!pins.isEmpty());
    setManaged(!pins.isEmpty());
    fillTable(pins);
  }

  private void fillTable(List<CellReading> pins) {
    table.getChildren().clear();
    table.getColumnConstraints().clear();
    for (int i = 0; i < pins.size(); i++) {
      ColumnConstraints column = new ColumnConstraints();
      column.setPercentWidth(100.0 / Math.max(2, pins.size()));
      table.getColumnConstraints().add(column);
    }
    int row = 0;
    row = addRow(row, "Cell", pins, pin -> pin.rowName() + "·" + pin.column());
    for (int i = 0; i < GUESSES; i++) {
      int index = i;
      row = addRow(row, i == 0 ? "Best guesses" : "", pins, pin -> guess(pin, index));
    }
    for (Metric metric : Metric.values()) {
      String unit = metric.unit().isEmpty() ? "" : ", " + metric.unit();
      row = addRow(row, metric.title() + unit, pins, pin -> CellText.value(pin, metric));
    }
  }

  private static String guess(CellReading pin, int index) {
    List<CellReading.Guess> guesses = pin.guesses();
    return index < guesses.size() ? guesses.get(index).token().label().plain() : "";
  }

  private int addRow(
      int row, String caption, List<CellReading> pins, Function<CellReading, String> text) {
    int next = row;
    if (!caption.isEmpty()) {
      Label label = new Label(caption);
      label.getStyleClass().addAll("caption", "muted");
      table.add(label, 0, next++, Math.max(1, pins.size()), 1);
    }
    for (int i = 0; i < pins.size(); i++) {
      FlatField field = new FlatField("pin-field");
      field.show(text.apply(pins.get(i)));
      table.add(field, i, next);
    }
    return next + 1;
  }
}
