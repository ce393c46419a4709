package org.logitlens.app.details;

import java.util.EnumMap;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Metric;

/** Every number of a cell by the name of its colour mode. */
final class StatisticsPane extends VBox {
  private final Map<Metric, FlatField> values = new EnumMap<>(Metric.class);

  StatisticsPane() {
    super(4);
    getStyleClass().add("inspector-section");
    Label heading = new Label("Numbers");
    heading.getStyleClass().add("section-title");
    GridPane table = new GridPane();
    table.getStyleClass().add("statistics");
    int row = 0;
    for (Metric metric : Metric.values()) {
      Label name = new Label(metric.title());
      name.getStyleClass().add("muted");
      FlatField value = new FlatField("number-field");
      value.setId("statistic-" + metric.key());
      name.setLabelFor(value);
      GridPane.setHgrow(value, Priority.ALWAYS);
      table.addRow(row++, name, value);
      values.put(metric, value);
    }
    getChildren().addAll(heading, table);
  }

  /** Shows the numbers of a cell. */
  void show(@Nullable CellReading cell) {
    values.forEach(
        (metric, field) -> field.show(cell == null ? "" : CellText.valueWithUnit(cell, metric)));
  }
}
