package org.logitlens.app;

import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.Scene;
import javafx.scene.control.Dialog;
import javafx.stage.Window;

/**
 * Shows dialogs in the window's own look. None is made before it is asked for, and none blocks the
 * code that shows it.
 */
final class Dialogs {
  private final Scene owner;

  /**
   * Dialogs of a window.
   *
   * @param owner the window's scene
   */
  Dialogs(Scene owner) {
    this.owner = owner;
  }

  /** The window, for the system's own choosers. */
  Window window() {
    return owner.getWindow();
  }

  /**
   * Shows a dialog.
   *
   * @param made makes it
   * @param accepted hears its result, unless it was cancelled
   */
  <T> void show(Supplier<? extends Dialog<T>> made, Consumer<T> accepted) {
    Dialog<T> dialog = made.get();
    dialog.initOwner(owner.getWindow());
    dialog.getDialogPane().getStylesheets().addAll(0, owner.getStylesheets());
    dialog.getDialogPane().getStyleClass().add("root-pane");
    dialog.setOnHidden(
        event -> {
          T result = dialog.getResult();
          if (result != null) {
            accepted.accept(result);
          }
        });
    dialog.show();
  }
}
