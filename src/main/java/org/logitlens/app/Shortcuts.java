package org.logitlens.app;

import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.logitlens.app.details.Gesture;
import org.logitlens.lens.Metric;
import org.logitlens.plot.PlotSettings;

/**
 * The keys of the whole window. Those of the grid are the grid's; those among them that zoom, go
 * back or copy reach it from wherever the keyboard is.
 */
final class Shortcuts {
  /** Keys of the grid that nothing else answers to. */
  private static final List<Gesture> OF_THE_GRID =
      List.of(Gesture.BACK, Gesture.FORWARD, Gesture.COPY_CELL, Gesture.COPY_TABLE);

  private static final Set<KeyCode> ZOOM =
      Set.of(
          KeyCode.PLUS,
          KeyCode.EQUALS,
          KeyCode.ADD,
          KeyCode.MINUS,
          KeyCode.SUBTRACT,
          KeyCode.DIGIT0,
          KeyCode.NUMPAD0);

  private final LensViewModel viewModel;
  private final Commands commands;
  private final MainController main;

  /** Makes them; {@link #install} puts them to work. */
  Shortcuts(LensViewModel viewModel, Commands commands, MainController main) {
    this.viewModel = viewModel;
    this.commands = commands;
    this.main = main;
  }

  /** Listens to a scene's keys. */
  void install(Scene scene) {
    Map<Gesture, Runnable> actions =
        Map.ofEntries(
            Map.entry(Gesture.RUN, viewModel::run),
            Map.entry(Gesture.FOCUS_PROMPT, main::focusPrompt),
            Map.entry(Gesture.EXPORT, commands::exportPicture),
            Map.entry(Gesture.OPEN, commands::chooseFolder),
            Map.entry(Gesture.SAVE_SESSION, commands::saveSession),
            Map.entry(Gesture.OPEN_SESSION, commands::chooseSession),
            Map.entry(Gesture.MODELS, commands::showModels),
            Map.entry(Gesture.PREFERENCES, commands::preferences),
            Map.entry(Gesture.HELP, commands::keyboardHelp),
            Map.entry(Gesture.INSPECTOR, commands::toggleInspector),
            Map.entry(Gesture.FIND, main::find),
            Map.entry(Gesture.COPY_PICTURE, commands::copyPicture));
    actions.forEach(
        (gesture, action) ->
            gesture.key().ifPresent(key -> scene.getAccelerators().put(key, action)));
    scene.addEventHandler(KeyEvent.KEY_TYPED, this::typed);
    scene.addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
  }

  /** By character, not by key: where brackets and digits lie differs between keyboards. */
  private void typed(KeyEvent event) {
    Node focused = main.root().getScene().getFocusOwner();
    String typed = event.getCharacter();
    if (focused instanceof TextInputControl
        || event.isShortcutDown()
        || event.isAltDown()
        || typed.length() != 1) {
      return;
    }
    ObjectProperty<PlotSettings> plot = viewModel.plotProperty();
    List<Metric> modes = List.of(Metric.values());
    int now = modes.indexOf(plot.get().metric());
    char key = typed.charAt(0);
    if (key >= '1' && key <= '9') {
      plot.set(plot.get().withMetric(modes.get(key - '1')));
    } else if (key == '[') {
      plot.set(plot.get().withMetric(modes.get(Math.floorMod(now - 1, modes.size()))));
    } else if (key == ']') {
      plot.set(plot.get().withMetric(modes.get(Math.floorMod(now + 1, modes.size()))));
    }
  }

  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE) {
      if (viewModel.statusProperty().get().isBusy()) {
        viewModel.cancel();
      } else if (!main.notices().closeNewest()) {
        main.letPinsGo();
      }
    } else if (isForGrid(event)) {
      main.passToGrid(event);
    }
  }

  private boolean isForGrid(KeyEvent event) {
    boolean zoom =
        ZOOM.contains(event.getCode())
            && !event.isShortcutDown()
            && !event.isAltDown()
            && !(event.getTarget() instanceof TextInputControl);
    return zoom
        || OF_THE_GRID.stream()
            .flatMap(gesture -> gesture.key().stream())
            .anyMatch(key -> key.match(event));
  }
}
