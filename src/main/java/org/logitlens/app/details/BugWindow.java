package org.logitlens.app.details;

import java.util.Locale;
import java.util.function.Supplier;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/**
 * One window for faults of the program: a code, the stack trace to copy, and the log. While it is
 * open, further faults only change its count.
 */
public final class BugWindow implements BugReporter.View {
  private static final String OWN_COLORS =
      "-ll-paper: white; -ll-surface: white; -ll-text: black; -ll-muted: #6b7280;"
          + " -ll-hairline: #d0d4da; -ll-accent: #2563eb;";

  private final Supplier<@Nullable Window> owner;
  private final Runnable openLog;
  private final Label more = new Label();
  private @Nullable Dialog<Void> open;
  private long shown;

  /**
   * A window that is not shown yet.
   *
   * @param owner the window it belongs to, if there is one then
   * @param openLog shows the log file
   */
  public BugWindow(Supplier<@Nullable Window> owner, Runnable openLog) {
    this.owner = owner;
    this.openLog = openLog;
    more.setId("bug-more");
    more.getStyleClass().add("muted");
    more.managedProperty().bind(more.visibleProperty());
  }

  @Override
  public void show(BugReport report, long number, long count) {
    Dialog<Void> present = open;
    boolean isNew = present == null || !present.isShowing();
    if (isNew) {
      shown = number;
    }
    more.setText(String.format(Locale.ROOT, "%,d more since this one.", count - shown));
    more.setVisible(count > shown);
    if (!isNew) {
      return;
    }
    Dialog<Void> dialog = dialog(report);
    open = dialog;
    dialog.show();
  }

  /** The window, or null while it was never shown. */
  @Nullable Dialog<Void> dialog() {
    return open;
  }

  private Dialog<Void> dialog(BugReport report) {
    Dialog<Void> dialog = new Dialog<>();
    DialogLayout.prepare(dialog, "A fault in Logit Lens");
    Window parent = owner.get();
    if (parent != null) {
      dialog.initOwner(parent);
    } else {
      // Without a window there is no sheet with colours to inherit.
      dialog.getDialogPane().setStyle(OWN_COLORS);
    }
    dialog.initModality(Modality.NONE);
    Label heading = new Label("Something in Logit Lens is broken: " + report.code());
    heading.getStyleClass().add("dialog-heading");
    Label advice =
        new Label(
            "Your prompt and model are still open. If it happens again, report the code with the"
                + " details below.");
    DialogLayout.wrapped(advice);
    TextArea details = new TextArea(report.details());
    details.setId("bug-details");
    details.setEditable(false);
    details.setPrefRowCount(10);
    details.getStyleClass().add("mono");
    VBox content = new VBox(10, heading, advice, more, details);
    content.setPrefWidth(560);
    dialog.getDialogPane().setContent(content);
    ButtonType copy = new ButtonType("Copy", ButtonData.LEFT);
    ButtonType log = new ButtonType("Open log", ButtonData.LEFT);
    dialog.getDialogPane().getButtonTypes().setAll(copy, log, ButtonType.CLOSE);
    DialogLayout.onButton(dialog, copy, () -> ClipboardText.put(report.text()));
    DialogLayout.onButton(dialog, log, openLog);
    DialogLayout.focusClose(dialog);
    return dialog;
  }
}
