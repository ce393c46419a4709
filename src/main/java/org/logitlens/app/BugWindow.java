package org.logitlens.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** The one window that tells of bugs: code, how often, stack trace, copy, log. FX thread only. */
final class BugWindow {
  private static final int LOG_TAIL = 200_000;

  private final AppLog log;
  private final Supplier<List<String>> stylesheets;
  private final Label title = new Label();
  private final TextArea details = new TextArea();
  private @Nullable Stage stage;

  /**
   * Makes it, without showing anything.
   *
   * @param stylesheets those of the window
   */
  BugWindow(AppLog log, Supplier<List<String>> stylesheets) {
    this.log = log;
    this.stylesheets = stylesheets;
  }

  /** Shows a bug in place of the one before. */
  void show(BugReports.Bug bug) {
    if (stage == null) {
      stage = build();
    }
    title.setText(
        "Something went wrong in the program itself. Code "
            + bug.code()
            + (bug.count() > 1 ? ", " + Counted.of(bug.count(), "time") : "")
            + ".");
    if (!details.getText().equals(bug.details())) {
      details.setText(bug.details());
    }
    if (!stage.isShowing()) {
      stage.show();
    }
  }

  private Stage build() {
    title.setWrapText(true);
    title.setId("bug-title");
    Label remedy = new Label("Your work is still there. Please report the text below.");
    details.setEditable(false);
    details.setId("bug-details");
    VBox.setVgrow(details, Priority.ALWAYS);
    Button copy = new Button("Copy");
    copy.setOnAction(event -> copy());
    Button open = new Button("Show log");
    open.setOnAction(event -> details.setText(logText()));
    Button close = new Button("Close");
    Stage made = new Stage();
    close.setCancelButton(true);
    close.setOnAction(event -> made.close());
    HBox buttons = new HBox(8, copy, open, close);
    VBox content = new VBox(12, title, remedy, details, buttons);
    content.setPadding(new Insets(16));
    content.getStyleClass().add("root-pane");
    Scene scene = new Scene(content, 640, 420);
    scene.getStylesheets().setAll(stylesheets.get());
    made.setTitle("Logit Lens: a bug");
    made.setScene(scene);
    return made;
  }

  private void copy() {
    ClipboardContent content = new ClipboardContent();
    content.putString(title.getText() + "\n\n" + details.getText());
    Clipboard.getSystemClipboard().setContent(content);
  }

  private String logText() {
    Path file = log.file();
    if (file == null) {
      return log.lines();
    }
    try {
      String text = Files.readString(file);
      return file + "\n\n" + text.substring(Math.max(0, text.length() - LOG_TAIL));
    } catch (IOException e) {
      return file + " cannot be read: " + e;
    }
  }
}
