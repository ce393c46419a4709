package org.logitlens.app;

import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** What is shown in the grid's place while there is no grid. */
final class WelcomeController {
  private final LensViewModel viewModel;
  private final Commands commands;
  private Runnable onLeft = () -> {};

  @FXML private StackPane pane;
  @FXML private VBox choices;
  @FXML private Label reason;
  @FXML private Button example;
  @FXML private Button folder;
  @FXML private Button models;
  @FXML private Label waiting;

  WelcomeController(LensViewModel viewModel, Commands commands) {
    this.viewModel = viewModel;
    this.commands = commands;
  }

  @FXML
  private void initialize() {
    title(example, "Look at an example", "The bundled model with a prompt that suits it");
    title(folder, "Open a folder", "A checkpoint as Hugging Face stores it");
    title(models, "Get a model", "GPT-2, Pythia, Llama and others, downloaded once");
    present(example, commands.bundledModel().isPresent());
    viewModel.statusProperty().addListener(o -> show());
    viewModel.gridProperty().addListener(o -> show());
    viewModel.blockedProperty().addListener(o -> show());
    show();
  }

  /** Takes the keyboard when the choice that has it goes. */
  void setOnLeft(Runnable listener) {
    onLeft = listener;
  }

  @FXML
  private void example() {
    Example first =
        Example.all().stream()
            .filter(each -> each.title().startsWith("Plasma"))
            .findFirst()
            .orElseThrow();
    commands.loadPrompt(first.text());
    commands.bundledModel().ifPresent(commands::open);
  }

  @FXML
  private void openFolder() {
    commands.chooseFolder();
  }

  @FXML
  private void getModel() {
    commands.showModels();
  }

  private void show() {
    Status status = viewModel.statusProperty().get();
    boolean noModel = !viewModel.hasModel();
    pane.setVisible(viewModel.gridProperty().get() == null);
    if (!noModel && choices.isFocusWithin()) {
      onLeft.run();
    }
    choices.setVisible(noModel);
    waiting.setVisible(!noModel);
    reason.setText(
        status instanceof Status.Failed failed
            ? failed.problem().message() + " " + failed.problem().remedy()
            : "");
    present(reason, !reason.getText().isEmpty());
    if (status instanceof Status.Loading loading) {
      waiting.setText("Opening " + Commands.nameOf(loading.folder()) + "…");
    } else {
      waiting.setText(viewModel.blockedProperty().get());
    }
  }

  private static void title(Labeled button, String title, String subtitle) {
    Label first = new Label(title);
    first.getStyleClass().add("large-choice-title");
    Label second = new Label(subtitle);
    second.getStyleClass().add("muted");
    second.setWrapText(true);
    button.setGraphic(new VBox(4, first, second));
    button.setAccessibleText(title + ". " + subtitle);
  }

  private static void present(Node node, boolean there) {
    node.setVisible(there);
    node.setManaged(there);
  }
}
