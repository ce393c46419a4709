package org.logitlens.app.details;

import javafx.scene.control.TextField;

/** A text that can be selected and copied but not changed, drawn without a frame. */
final class FlatField extends TextField {
  FlatField(String... styleClasses) {
    setEditable(false);
    // Not a Tab stop each: there are dozens; the mouse selects, Ctrl+C copies them all.
    setFocusTraversable(false);
    setPrefColumnCount(1);
    getStyleClass().add("flat-field");
    getStyleClass().addAll(styleClasses);
  }

  /** Shows a text from its start. */
  void show(String text) {
    if (!text.equals(getText())) {
      setText(text);
      positionCaret(0);
    }
  }
}
