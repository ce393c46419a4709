package org.logitlens.app.details;

import javafx.event.ActionEvent;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** A form of names and controls, as all dialogs have it. */
final class DialogLayout {
  private final GridPane pane = new GridPane();
  private int rows;

  DialogLayout() {
    pane.getStyleClass().add("form");
    ColumnConstraints names = new ColumnConstraints();
    names.setHalignment(HPos.LEFT);
    names.setMinWidth(96);
    ColumnConstraints controls = new ColumnConstraints();
    controls.setHgrow(Priority.ALWAYS);
    pane.getColumnConstraints().setAll(names, controls);
  }

  /** Gives a dialog our style sheet, a heading and a movable frame. */
  static void prepare(Dialog<?> dialog, String heading) {
    dialog.setTitle(heading);
    dialog.setHeaderText(null);
    dialog.setGraphic(null);
    dialog.setResizable(true);
    dialog.getDialogPane().getStyleClass().add("details-dialog");
    dialog.getDialogPane().getStylesheets().add(sheet());
  }

  /** Lets a label wrap without ever being cut by an ellipsis. */
  static Label wrapped(Label label) {
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  /** Lets a button do something without closing its dialog. */
  static void onButton(Dialog<?> dialog, ButtonType type, Runnable action) {
    dialog
        .getDialogPane()
        .lookupButton(type)
        .addEventFilter(
            ActionEvent.ACTION,
            event -> {
              event.consume();
              action.run();
            });
  }

  /** Makes the close button the one that Enter presses and that has the focus at first. */
  static void focusClose(Dialog<?> dialog) {
    if (dialog.getDialogPane().lookupButton(ButtonType.CLOSE) instanceof Button close) {
      close.setDefaultButton(true);
      dialog.setOnShown(event -> close.requestFocus());
    }
  }

  /** The address of this package's style sheet. */
  static String sheet() {
    java.net.URL sheet = DialogLayout.class.getResource("/org/logitlens/css/details.css");
    if (sheet == null) {
      throw new IllegalStateException("details.css is missing");
    }
    return sheet.toExternalForm();
  }

  /** Takes a typed number over at once; what is no number leaves the value as it was. */
  static <T> void commitWhileTyping(Spinner<T> spinner) {
    spinner
        .getEditor()
        .textProperty()
        .addListener(
            (observable, old, text) -> {
              try {
                T value = spinner.getValueFactory().getConverter().fromString(text);
                if (value != null) {
                  spinner.getValueFactory().setValue(value);
                }
              } catch (RuntimeException notANumber) {
                // Half a number while typing; the control itself restores the text on Enter.
                return;
              }
            });
  }

  /** Adds a row; an underscore in the name marks its access key. */
  void row(String name, Node control) {
    Label label = new Label(name);
    label.setMnemonicParsing(true);
    label.setLabelFor(control);
    GridPane.setValignment(label, VPos.CENTER);
    pane.addRow(rows++, label, control);
  }

  /** Adds a row with a unit after the control. */
  void row(String name, Node control, String unit) {
    Label after = new Label(unit);
    after.getStyleClass().add("muted");
    HBox box = new HBox(8, control, after);
    box.getStyleClass().add("with-unit");
    row(name, box);
    ((Label) pane.getChildren().get(pane.getChildren().size() - 2)).setLabelFor(control);
  }

  GridPane pane() {
    return pane;
  }
}
