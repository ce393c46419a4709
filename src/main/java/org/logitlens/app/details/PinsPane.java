package org.logitlens.app.details;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Metric;

/**
 * The pinned cells: a chip for each, which holds the inspector on its cell while pressed, and a
 * table with their best guesses and all numbers side by side.
 */
final class PinsPane extends VBox {
  private static final int GUESSES = 3;

  private final ObjectProperty<@Nullable CellReading> held =
      new SimpleObjectProperty<>(this, "held");
  private final FlowPane chips = new FlowPane();
  private final GridPane table = new GridPane();
  private Consumer<CellReading> onUnpin = pin -> {};

  PinsPane() {
    super(6);
    getStyleClass().add("inspector-section");
    Label heading = new Label("Pins");
    heading.getStyleClass().add("section-title");
    chips.getStyleClass().add("chips");
    table.getStyleClass().add("comparison");
    getChildren().addAll(heading, chips, table);
    show(List.of());
  }

  /** The pin whose chip is pressed; null when none is. */
  ObjectProperty<@Nullable CellReading> heldProperty() {
    return held;
  }

  /** What is told the pin that the user removes. */
  void setOnUnpin(Consumer<CellReading> action) {
    onUnpin = action;
  }

  /** Shows pins; a chip that was pressed stays so while its cell is pinned. */
  void show(List<CellReading> pins) {
    setVisible(!pins.isEmpty());
    setManaged(!pins.isEmpty());
    CellReading before = held.get();
    CellReading still = null;
    ToggleGroup group = new ToggleGroup();
    chips.getChildren().clear();
    for (CellReading pin : pins) {
      boolean pressed = before != null && isSameCell(before, pin);
      still = pressed ? pin : still;
      chips.getChildren().add(chip(pin, group, pressed));
    }
    held.set(still);
    fillTable(pins);
  }

  private static boolean isSameCell(CellReading one, CellReading other) {
    return one.row() == other.row() && one.column() == other.column();
  }

  private HBox chip(CellReading pin, ToggleGroup group, boolean pressed) {
    ToggleButton show = new ToggleButton(pin.shortTitle());
    show.getStyleClass().setAll("chip-name");
    show.setToggleGroup(group);
    show.setSelected(pressed);
    show.setAccessibleText("Show pin " + CellText.sentence(pin));
    show.selectedProperty()
        .addListener(
            (observable, old, now) -> {
              if (now) {
                held.set(pin);
              } else if (pin.equals(held.get())) {
                held.set(null);
              }
            });
    Button remove = new Button("×");
    remove.getStyleClass().setAll("chip-remove");
    remove.setAccessibleText("Remove pin " + pin.title());
    remove.setOnAction(event -> onUnpin.accept(pin));
    HBox chip = new HBox(show, remove);
    chip.getStyleClass().add("chip");
    return chip;
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
      int row,
      String caption,
      List<CellReading> pins,
      java.util.function.Function<CellReading, String> text) {
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
