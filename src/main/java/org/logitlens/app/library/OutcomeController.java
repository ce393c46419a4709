package org.logitlens.app.library;

import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.ErrorReport;

/** How the last task ended: what happened, what to do, Retry and Details. */
public final class OutcomeController {
  private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

  private final LibraryViewModel library;
  private final Consumer<ErrorReport> details;

  @FXML private VBox outcome;
  @FXML private Label happened;
  @FXML private Label remedy;
  @FXML private Hyperlink retry;
  @FXML private Hyperlink more;

  /**
   * For the FXML loader.
   *
   * @param details shows all that is known of a failure
   */
  public OutcomeController(LibraryViewModel library, Consumer<ErrorReport> details) {
    this.library = library;
    this.details = details;
  }

  @FXML
  private void initialize() {
    library.outcomeProperty().addListener((property, before, now) -> show(now));
    show(library.outcomeProperty().get());
  }

  @FXML
  private void retry() {
    Outcome last = library.outcomeProperty().get();
    if (last != null) {
      library.retry(last);
    }
  }

  @FXML
  private void showMore() {
    Outcome last = library.outcomeProperty().get();
    if (last != null) {
      more.setVisited(false);
      details.accept(last.report());
    }
  }

  private void show(@Nullable Outcome now) {
    outcome.setVisible(now != null);
    outcome.setManaged(now != null);
    if (now != null) {
      outcome.pseudoClassStateChanged(FAILED, now.failed());
      happened.setText(now.report().happened());
      remedy.setText(now.report().remedy());
      retry.setVisible(now.failed());
      retry.setManaged(now.failed());
      more.setVisible(!now.report().details().isEmpty());
      more.setManaged(more.isVisible());
    }
  }
}
