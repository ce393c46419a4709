package org.logitlens.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.logitlens.app.details.Gesture;

/** The models that can be opened at once, and the ways to others. */
final class ModelMenu {
  /** More would be a list, not a menu. */
  private static final int MOST = 16;

  private ModelMenu() {}

  /** The bundled model, those opened before, those that are downloaded. */
  static List<MenuItem> items(Commands commands, List<Path> recent, ModelList models) {
    Map<Path, String> places = new LinkedHashMap<>();
    commands
        .bundledModel()
        .ifPresent(folder -> places.put(folder, Commands.nameOf(folder) + " (bundled)"));
    recent.forEach(folder -> places.putIfAbsent(folder, Commands.nameOf(folder)));
    models
        .cached()
        .forEach(model -> places.putIfAbsent(model.cached().orElseThrow(), model.title()));
    List<MenuItem> items = new ArrayList<>();
    places.entrySet().stream()
        .limit(MOST)
        .forEach(place -> items.add(item(place.getValue(), () -> commands.open(place.getKey()))));
    items.add(new SeparatorMenuItem());
    items.add(item("Get a model…", commands::showModels, Gesture.MODELS));
    items.add(item("Open folder…", commands::chooseFolder, Gesture.OPEN));
    return items;
  }

  private static MenuItem item(String text, Runnable action, Gesture gesture) {
    MenuItem item = item(text, action);
    gesture.key().ifPresent(item::setAccelerator);
    return item;
  }

  private static MenuItem item(String text, Runnable action) {
    MenuItem item = new MenuItem(text);
    item.setMnemonicParsing(false);
    item.setOnAction(event -> action.run());
    return item;
  }
}
