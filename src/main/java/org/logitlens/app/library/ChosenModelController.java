package org.logitlens.app.library;

import java.util.function.Consumer;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Amount;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;

/** What is known of the chosen model and what can be done with it. */
public final class ChosenModelController {
  private final LibraryViewModel library;
  private final Consumer<String> documents;
  private @Nullable LibraryModel model;
  private boolean asking;

  @FXML private VBox chosen;
  @FXML private Label name;
  @FXML private Label address;
  @FXML private Hyperlink page;
  @FXML private Label facts;
  @FXML private Label disk;
  @FXML private Label memory;
  @FXML private Label gate;
  @FXML private HBox actions;
  @FXML private Button main;
  @FXML private Button verify;
  @FXML private Button delete;
  @FXML private Label why;
  @FXML private HBox question;
  @FXML private Label asked;
  @FXML private Button keep;

  /**
   * For the FXML loader.
   *
   * @param documents shows a page in the program that the system has for it
   */
  public ChosenModelController(LibraryViewModel library, Consumer<String> documents) {
    this.library = library;
    this.documents = documents;
  }

  @FXML
  private void initialize() {
    library.placeProperty().addListener((property, before, now) -> show());
    library.transferProperty().addListener((property, before, now) -> show());
    show();
  }

  /** Shows a model. */
  void choose(@Nullable LibraryModel now) {
    asking &= now != null && model != null && now.address().equals(model.address());
    model = now;
    show();
  }

  /** Opens the model, after downloading it if need be. */
  @FXML
  void doMain() {
    if (model != null && !main.isDisabled()) {
      if (model.isCached()) {
        library.open(model);
      } else {
        library.download(model.address());
      }
    }
  }

  /** Asks whether the model is really to be deleted. */
  @FXML
  void askToDelete() {
    if (!delete.isDisabled()) {
      asking = true;
      show();
      keep.requestFocus();
    }
  }

  @FXML
  private void keep() {
    asking = false;
    show();
    delete.requestFocus();
  }

  @FXML
  private void delete() {
    asking = false;
    if (model != null) {
      library.remove(model.address());
    }
    show();
    main.requestFocus();
  }

  @FXML
  private void verify() {
    if (model != null) {
      library.verify(model.address());
    }
  }

  @FXML
  private void openPage() {
    if (model != null) {
      page.setVisited(false);
      documents.accept(library.page(model.address()).toString());
    }
  }

  private void show() {
    LibraryModel now = model;
    present(chosen, now != null);
    if (now == null) {
      return;
    }
    LibraryPlace place = library.placeProperty().get();
    name.setText(now.title());
    address.setText(now.address().equals(now.title()) ? "" : now.address());
    String look = ModelWords.look(library.looks().of(now));
    facts.setText(look.isEmpty() ? ModelWords.facts(now) : look);
    // Empty lines rather than none, so that the list does not jump when the answer comes.
    disk.setText(look.isEmpty() ? ModelWords.disk(now, place) : "");
    memory.setText(look.isEmpty() ? ModelWords.memory(now, place) : "");
    gate.setText(ModelWords.gate(now));
    present(gate, !gate.getText().isEmpty());
    ModelActions can = ModelActions.of(now, place, library);
    main.setText(now.isCached() ? "Open" : "Download and open");
    main.setDisable(!can.main());
    verify.setDisable(!can.verify());
    delete.setDisable(!can.delete());
    why.setText(can.why());
    asked.setText("Delete it from the disk? " + Amount.bytes(now.cachedBytes()) + " become free.");
    present(question, asking && can.delete());
    present(actions, !question.isVisible());
  }

  private static void present(Node node, boolean there) {
    node.setVisible(there);
    node.setManaged(there);
  }
}
