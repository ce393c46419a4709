package org.logitlens.app.details;

import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;

/** Says what happened and what to do, with details to copy. Gives nothing back. */
public final class ErrorDialog extends Dialog<Void> {
  /**
   * A dialog.
   *
   * @param report what it says
   */
  public ErrorDialog(ErrorReport report) {
    DialogLayout.prepare(this, "Something went wrong");
    Label happened = new Label(report.happened());
    happened.setId("error-happened");
    DialogLayout.wrapped(happened);
    happened.getStyleClass().add("dialog-heading");
    VBox content = new VBox(10, happened);
    content.setPrefWidth(480);
    if (!report.remedy().isEmpty()) {
      Label remedy = new Label(report.remedy());
      remedy.setId("error-remedy");
      DialogLayout.wrapped(remedy);
      content.getChildren().add(remedy);
    }
    if (!report.details().isEmpty()) {
      content.getChildren().add(details(report.details()));
    }
    ButtonType copy = new ButtonType("Copy", ButtonData.LEFT);
    getDialogPane().setContent(content);
    getDialogPane().getButtonTypes().setAll(copy, ButtonType.CLOSE);
    DialogLayout.onButton(this, copy, () -> ClipboardText.put(report.text()));
    DialogLayout.focusClose(this);
  }

  private TitledPane details(String text) {
    TextArea area = new TextArea(text);
    area.setEditable(false);
    area.setPrefRowCount(10);
    area.getStyleClass().add("mono");
    TitledPane pane = new TitledPane("Details", area);
    pane.setExpanded(false);
    pane.setAnimated(false);
    pane.expandedProperty()
        .addListener(
            observable -> {
              if (getDialogPane().getScene() != null
                  && getDialogPane().getScene().getWindow() != null) {
                getDialogPane().getScene().getWindow().sizeToScene();
              }
            });
    return pane;
  }
}
