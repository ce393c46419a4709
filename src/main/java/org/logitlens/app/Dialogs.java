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

  /** Shows a dialog that only tells. */
  void show(Supplier<? extends Dialog<Void>> made) {
    dress(made.get()).show();
  }

  /**
   * Shows a dialog that asks.
   *
   * @param made makes it
   * @param accepted hears its result, unless it was cancelled
   */
  <T> void ask(Supplier<? extends Dialog<T>> made, Consumer<T> accepted) {
    Dialog<T> dialog = dress(made.get());
    dialog.setOnHidden(
        event -> {
          T result = dialog.getResult();
          if (result != null) {
            accepted.accept(result);
          }
        });
    dialog.show();
  }

  private <D extends Dialog<?>> D dress(D dialog) {
    dialog.initOwner(owner.getWindow());
    dialog.getDialogPane().getStylesheets().addAll(0, owner.getStylesheets());
    return dialog;
  }
}
