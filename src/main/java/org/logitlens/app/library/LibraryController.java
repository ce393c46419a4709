package org.logitlens.app.library;

import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;

/** The list of models with its search field, and where they are kept. */
public final class LibraryController {
  /** How long a name must stay as it is before the hub is asked: nobody types slower. */
  private static final Duration REST = Duration.millis(500);

  private final LibraryViewModel library;
  private final Consumer<String> documents;
  private final PauseTransition rest = new PauseTransition(REST);

  @FXML private TextField search;
  @FXML private CheckBox cachedOnly;
  @FXML private Label hint;
  @FXML private ModelTable table;
  @FXML private TextField folder;
  @FXML private ChosenModelController chosenController;

  /**
   * For the FXML loader.
   *
   * @param documents shows a folder in the program that the system has for it
   */
  public LibraryController(LibraryViewModel library, Consumer<String> documents) {
    this.library = library;
    this.documents = documents;
  }

  @FXML
  private void initialize() {
    table.setProgress(library.transferProperty()::get, library.looks()::of);
    table
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((property, before, now) -> choose(now));
    search.textProperty().addListener((property, before, now) -> list());
    cachedOnly.selectedProperty().addListener((property, before, now) -> list());
    library.models().addListener((ListChangeListener<LibraryModel>) change -> list());
    library.looks().newestProperty().addListener((property, before, now) -> list());
    rest.setOnFinished(event -> look(false));
    library.placeProperty().addListener((property, before, now) -> showPlace(now));
    library.transferProperty().addListener((property, before, now) -> table.refresh());
    table.addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
    table.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    search.addEventFilter(KeyEvent.KEY_PRESSED, this::pressedInSearch);
    showPlace(library.placeProperty().get());
    list();
  }

  /** Puts the keyboard into the search field. */
  void focus() {
    search.requestFocus();
  }

  /** Searches for a text. */
  void search(String text) {
    search.setText(text);
  }

  @FXML
  private void copyFolder() {
    folder.selectAll();
    folder.copy();
  }

  @FXML
  private void openFolder() {
    LibraryPlace place = library.placeProperty().get();
    if (place != null) {
      documents.accept(place.folder().toUri().toString());
    }
  }

  private void list() {
    LibrarySearch wanted = new LibrarySearch(search.getText(), cachedOnly.isSelected());
    table.show(
        wanted.of(library.models(), library::complaint).stream()
            .map(library.looks()::told)
            .toList());
    String said = wanted.hint(table.getItems().size(), library::complaint);
    hint.setText(said);
    hint.setVisible(!said.isEmpty());
    hint.setManaged(!said.isEmpty());
    choose(table.chosen());
  }

  private void choose(@Nullable LibraryModel model) {
    chosenController.choose(model);
    rest.playFromStart();
  }

  private void look(boolean again) {
    LibraryModel chosen = table.chosen();
    if (chosen != null && search.getScene() != null) {
      library.looks().ask(chosen, again);
    }
  }

  private void showPlace(@Nullable LibraryPlace place) {
    if (place != null) {
      folder.setText(place.folder().toString());
      cachedOnly.setDisable(place.offline());
      cachedOnly.setSelected(cachedOnly.isSelected() || place.offline());
      cachedOnly.setText(
          place.offline() ? "Offline (HF_HUB_OFFLINE is set): only downloaded" : "Only downloaded");
    }
  }

  private void clicked(MouseEvent event) {
    if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
      chosenController.doMain();
    }
  }

  private void pressed(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER) {
      chosenController.doMain();
      event.consume();
    } else if (event.getCode() == KeyCode.DELETE) {
      chosenController.askToDelete();
      event.consume();
    }
  }

  private void pressedInSearch(KeyEvent event) {
    if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.ENTER) {
      table.requestFocus();
      if (event.getCode() == KeyCode.ENTER) {
        look(true);
      }
      event.consume();
    }
  }
}
