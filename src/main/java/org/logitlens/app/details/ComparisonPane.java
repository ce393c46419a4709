package org.logitlens.app.details;

import java.util.ArrayList;
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

  /**
   * A line of the table.
   *
   * @param caption what stands above it; empty for a line that continues the one before
   * @param text what it says of a cell
   */
  private record Entry(String caption, Function<CellReading, String> text) {}

  private static final List<Entry> ENTRIES = entries();

  private final GridPane table = new GridPane();
  private final List<List<FlatField>> fields = new ArrayList<>();
  private int columns;

  ComparisonPane() {
    super(4);
    getStyleClass().add("inspector-section");
    Label heading = new Label("Side by side");
    heading.getStyleClass().add("section-title");
    table.getStyleClass().add("comparison");
    getChildren().addAll(heading, table);
    show(List.of());
  }

  /** Shows pins. While their number stays, only texts change: a run shows new values often. */
  void show(List<CellReading> pins) {
    setVisible(!pins.isEmpty());
    setManaged(!pins.isEmpty());
    if (columns != pins.size()) {
      columns = pins.size();
      build();
    }
    for (int line = 0; line < fields.size(); line++) {
      for (int i = 0; i < columns; i++) {
        fields.get(line).get(i).show(ENTRIES.get(line).text().apply(pins.get(i)));
      }
    }
  }

  private void build() {
    table.getChildren().clear();
    table.getColumnConstraints().clear();
    fields.clear();
    for (int i = 0; i < columns; i++) {
      ColumnConstraints column = new ColumnConstraints();
      column.setPercentWidth(100.0 / Math.max(2, columns));
      table.getColumnConstraints().add(column);
    }
    int row = 0;
    for (Entry entry : columns == 0 ? List.<Entry>of() : ENTRIES) {
      if (!entry.caption().isEmpty()) {
        Label label = new Label(entry.caption());
        label.getStyleClass().addAll("caption", "muted");
        table.add(label, 0, row++, columns, 1);
      }
      List<FlatField> line = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        FlatField field = new FlatField("pin-field");
        line.add(field);
        table.add(field, i, row);
      }
      fields.add(line);
      row++;
    }
  }

  private static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry("Cell", CellReading::rowName));
    entries.add(new Entry("", pin -> "pos " + pin.column()));
    for (int i = 0; i < GUESSES; i++) {
      int index = i;
      entries.add(new Entry(i == 0 ? "Best guesses" : "", pin -> guess(pin, index)));
    }
    for (Metric metric : Metric.values()) {
      String unit = metric.unit().isEmpty() ? "" : ", " + metric.unit();
      entries.add(new Entry(metric.title() + unit, pin -> CellText.value(pin, metric)));
    }
    return List.copyOf(entries);
  }

  private static String guess(CellReading pin, int index) {
    List<CellReading.Guess> guesses = pin.guesses();
    return index < guesses.size() ? guesses.get(index).token().label().plain() : "";
  }
}
