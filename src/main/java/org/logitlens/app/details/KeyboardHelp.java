package org.logitlens.app.details;

import java.util.Collection;
import java.util.List;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;

/** Shows keys and gestures, grouped. Gives nothing back. */
public final class KeyboardHelp extends Dialog<Void> {

  /** A dialog with every gesture. */
  public KeyboardHelp() {
    this(List.of(Gesture.values()));
  }

  /**
   * A dialog.
   *
   * @param gestures what is listed
   */
  public KeyboardHelp(Collection<Gesture> gestures) {
    DialogLayout.prepare(this, "Keys and gestures");
    VBox content = new VBox(14);
    for (Gesture.Group group : Gesture.Group.values()) {
      List<Gesture> members = gestures.stream().filter(g -> g.group() == group).toList();
      if (!members.isEmpty()) {
        content.getChildren().add(section(group, members));
      }
    }
    ScrollPane scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().add("flat-scroll");
    scroll.setPrefViewportHeight(480);
    scroll.setPrefViewportWidth(520);
    getDialogPane().setContent(scroll);
    getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
    DialogLayout.focusClose(this);
  }

  private static VBox section(Gesture.Group group, List<Gesture> members) {
    Label heading = new Label(group.title());
    heading.getStyleClass().add("section-title");
    GridPane table = new GridPane();
    table.getStyleClass().add("gestures");
    int row = 0;
    for (Gesture gesture : members) {
      Label keys = new Label(gesture.text());
      keys.getStyleClass().add("gesture-keys");
      keys.setMinWidth(216);
      Label effect = new Label(gesture.effect());
      DialogLayout.wrapped(effect);
      table.addRow(row++, keys, effect);
    }
    return new VBox(6, heading, table);
  }
}
