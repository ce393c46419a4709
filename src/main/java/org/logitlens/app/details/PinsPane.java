package org.logitlens.app.details;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The pinned cells: a chip for each, which holds the inspector on its cell while pressed. */
final class PinsPane extends VBox {
  private final ObjectProperty<@Nullable CellReading> held =
      new SimpleObjectProperty<>(this, "held");
  private final FlowPane chips = new FlowPane();
  private Consumer<CellReading> onUnpin = pin -> {};

  PinsPane() {
    super(6);
    getStyleClass().add("inspector-section");
    Label heading = new Label("Pins");
    heading.getStyleClass().add("section-title");
    chips.getStyleClass().add("pin-chips");
    getChildren().addAll(heading, chips);
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
  }

  private static boolean isSameCell(CellReading one, CellReading other) {
    return one.row() == other.row() && one.column() == other.column();
  }

  private HBox chip(CellReading pin, ToggleGroup group, boolean pressed) {
    ToggleButton show = new ToggleButton(pin.shortTitle());
    show.getStyleClass().setAll("pin-chip-name");
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
    remove.getStyleClass().setAll("pin-chip-remove");
    remove.setAccessibleText("Remove pin " + pin.title());
    remove.setOnAction(event -> onUnpin.accept(pin));
    HBox chip = new HBox(show, remove);
    chip.getStyleClass().add("pin-chip");
    return chip;
  }
}
