package org.logitlens.app.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.fxml.FXMLLoader;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import org.logitlens.app.details.ErrorReport;

/**
 * The list of models: search, download, open, check, delete. Gives nothing back; a download goes on
 * when it is closed.
 */
public final class LibraryDialog extends Dialog<Void> {
  private final LibraryController content;

  /**
   * A dialog that looks again what there is.
   *
   * @param library what it shows
   * @param documents shows a page or a folder in the program that the system has for it
   * @param details shows all that is known of a failure
   */
  public LibraryDialog(
      LibraryViewModel library, Consumer<String> documents, Consumer<ErrorReport> details) {
    Map<Class<?>, Supplier<Object>> controllers =
        Map.of(
            LibraryController.class, () -> new LibraryController(library, documents),
            ChosenModelController.class, () -> new ChosenModelController(library, documents),
            OutcomeController.class, () -> new OutcomeController(library, details),
            TransferController.class, () -> new TransferController(library, () -> {}));
    FXMLLoader loader =
        new FXMLLoader(Objects.requireNonNull(LibraryDialog.class.getResource("library.fxml")));
    loader.setControllerFactory(
        type -> Objects.requireNonNull(controllers.get(type), () -> "no controller " + type).get());
    setTitle("Models");
    setHeaderText(null);
    setGraphic(null);
    setResizable(true);
    try {
      getDialogPane().setContent(loader.load());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    getDialogPane().getStyleClass().add("details-dialog");
    getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
    content = loader.getController();
    setOnShown(event -> content.focus());
    library.watchedProperty().bind(showingProperty());
    library.refresh();
  }

  /** Searches for a text as if it had been typed; downloads nothing. */
  public void search(String text) {
    content.search(text);
  }
}
