package org.logitlens.app;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.logitlens.lens.Metric;

/**
 * The colour modes: one button for every family, which takes the family's mode used last, and a
 * menu with all of them.
 */
public final class ModeBar extends HBox {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("selected");

  private final ObjectProperty<Metric> metric =
      new SimpleObjectProperty<>(this, "metric", Metric.KL_FINAL_LAYER);
  private final Map<Metric.Family, Metric> lastUsed = new EnumMap<>(Metric.Family.class);
  private final Map<Metric.Family, ToggleButton> buttons = new EnumMap<>(Metric.Family.class);
  private final MenuButton more = new MenuButton(Metric.Family.OTHER.title());

  /** Makes the buttons. */
  public ModeBar() {
    getStyleClass().add("segments");
    setMinWidth(USE_PREF_SIZE);
    for (Metric.Family family : Metric.Family.values()) {
      lastUsed.put(family, of(family).get(0));
      if (family != Metric.Family.OTHER) {
        addButton(family);
      }
    }
    more.setId("more-modes");
    more.getStyleClass().add("segment");
    more.setMaxHeight(Double.MAX_VALUE);
    more.setOnShowing(event -> more.getItems().setAll(items(Stream.of(Metric.Family.values()))));
    // A menu button without items does not open at all.
    more.getItems().add(new MenuItem());
    getChildren().add(more);
    metric.addListener((property, before, now) -> show(now));
    show(metric.get());
  }

  /** The colour mode. */
  public ObjectProperty<Metric> metricProperty() {
    return metric;
  }

  private static List<Metric> of(Metric.Family family) {
    return Stream.of(Metric.values()).filter(mode -> mode.family() == family).toList();
  }

  private void addButton(Metric.Family family) {
    ToggleButton button = new ToggleButton(family.title());
    button.setId("mode-" + of(family).get(0).key());
    button.getStyleClass().setAll("toggle-button", "segment");
    button.setMinWidth(USE_PREF_SIZE);
    button.setMaxHeight(Double.MAX_VALUE);
    button.setTooltip(new Tooltip(tip(family)));
    button.setOnAction(
        event -> {
          metric.set(lastUsed.getOrDefault(family, metric.get()));
          show(metric.get());
        });
    if (of(family).size() > 1) {
      button.setOnContextMenuRequested(
          event -> {
            ContextMenu menu = new ContextMenu();
            menu.getItems().setAll(items(Stream.of(family)));
            menu.show(button, event.getScreenX(), event.getScreenY());
            event.consume();
          });
    }
    buttons.put(family, button);
    getChildren().add(button);
  }

  private static String tip(Metric.Family family) {
    StringBuilder tip = new StringBuilder();
    for (Metric mode : of(family)) {
      tip.append(tip.isEmpty() ? "" : "\n").append(mode.title()).append(digit(mode));
    }
    return tip.toString();
  }

  /** The key that chooses a mode, where it has one. */
  private static String digit(Metric mode) {
    int key = List.of(Metric.values()).indexOf(mode) + 1;
    return key <= 9 ? "  (" + key + ")" : "";
  }

  private List<MenuItem> items(Stream<Metric.Family> families) {
    return families
        .flatMap(family -> Stream.concat(Stream.of(new SeparatorMenuItem()), modes(family)))
        .skip(1)
        .toList();
  }

  private Stream<MenuItem> modes(Metric.Family family) {
    return of(family).stream()
        .map(
            mode -> {
              RadioMenuItem item = new RadioMenuItem(mode.title() + digit(mode));
              item.setSelected(mode == metric.get());
              item.setOnAction(event -> metric.set(mode));
              return item;
            });
  }

  private void show(Metric mode) {
    lastUsed.put(mode.family(), mode);
    buttons.forEach((family, button) -> button.setSelected(family == mode.family()));
    more.pseudoClassStateChanged(CHOSEN, mode.family() == Metric.Family.OTHER);
  }
}
