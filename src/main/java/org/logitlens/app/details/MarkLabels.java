package org.logitlens.app.details;

import javafx.geometry.Pos;
import javafx.scene.Group;
import javafx.scene.control.Label;

/**
 * Small labels of a scale in the token font, whose width is known without measuring. Labels are
 * used again at the next change: {@link #begin}, {@link #add} each, {@link #end}.
 */
final class MarkLabels extends Group {
  /** Height of a label, pixels. */
  static final double HEIGHT = 14;

  private final String styleClass;
  private final double character;
  private int used;

  /**
   * No labels yet.
   *
   * @param styleClass of every label
   * @param character advance of one character, pixels
   */
  MarkLabels(String styleClass, double character) {
    this.styleClass = styleClass;
    this.character = character;
    setManaged(false);
  }

  void begin() {
    used = 0;
  }

  /** Puts a label with its middle at x. */
  void add(String text, double x, double top) {
    if (used == getChildren().size()) {
      Label label = new Label();
      label.getStyleClass().add(styleClass);
      label.setAlignment(Pos.CENTER);
      label.setManaged(false);
      getChildren().add(label);
    }
    if (getChildren().get(used) instanceof Label label) {
      label.setText(text);
      double width = Math.ceil(text.length() * character) + 2;
      label.resizeRelocate(Math.rint(x - width / 2), top, width, HEIGHT);
    }
    used++;
  }

  void end() {
    getChildren().remove(used, getChildren().size());
  }
}
