package org.logitlens.app;

import java.util.stream.Stream;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Bos;
import org.logitlens.lens.TokenizeOptions;

/**
 * Whether the beginning-of-sequence token stands before the text, where the text is typed: as the
 * model was trained, on or off. Cannot be used while the model has no such token, and says so.
 */
public final class BeginningChoice extends StackPane {
  private final MenuButton button = new MenuButton();
  private final Tooltip tooltip = new Tooltip();
  private @Nullable LensViewModel viewModel;

  /** Makes one that follows nothing yet. */
  public BeginningChoice() {
    button.getStyleClass().add("link-menu");
    button.setId("bos");
    tooltip.setWrapText(true);
    tooltip.setMaxWidth(360);
    // A disabled button gets no tooltip, so what it stands on has it.
    Tooltip.install(this, tooltip);
    getChildren().add(button);
  }

  /** Shows and changes how a view model begins its prompt. Once. */
  void follow(LensViewModel source) {
    viewModel = source;
    source.beginningProperty().addListener(o -> show(source));
    source.tokenizingProperty().addListener(o -> show(source));
    show(source);
  }

  private void show(LensViewModel source) {
    Bos choice = source.tokenizingProperty().get().bos();
    BeginningToken beginning = source.beginningProperty().get();
    String name = beginning == null ? "" : beginning.name().orElse("");
    button.setDisable(name.isEmpty());
    String chosen = beginning != null && name.isEmpty() ? "none" : choice.title();
    button.setText("BOS: " + chosen);
    button.setAccessibleText("Beginning-of-sequence token: " + chosen);
    if (beginning == null) {
      tooltip.setText("The beginning-of-sequence token: open a model to choose.");
    } else if (name.isEmpty()) {
      tooltip.setText("This model's tokenizer has no beginning-of-sequence token.");
    } else {
      tooltip.setText(
          "The beginning-of-sequence token "
              + name
              + (beginning.isThere(choice) ? " stands before the text." : " is left out."));
    }
    button.setAccessibleHelp(tooltip.getText());
    fill(choice, beginning);
  }

  private void fill(Bos choice, @Nullable BeginningToken beginning) {
    ToggleGroup group = new ToggleGroup();
    button
        .getItems()
        .setAll(
            Stream.of(Bos.values())
                .map(
                    bos -> {
                      RadioMenuItem item = new RadioMenuItem(entry(bos, beginning));
                      item.setMnemonicParsing(false);
                      item.setToggleGroup(group);
                      item.setSelected(bos == choice);
                      item.setOnAction(event -> choose(bos));
                      return item;
                    })
                .toList());
  }

  private void choose(Bos bos) {
    if (viewModel != null) {
      boolean special = viewModel.tokenizingProperty().get().parseSpecial();
      viewModel.tokenizingProperty().set(new TokenizeOptions(special, bos));
    }
  }

  private static String entry(Bos bos, @Nullable BeginningToken beginning) {
    String name = beginning == null ? "" : beginning.name().orElse("");
    return switch (bos) {
      case AS_TRAINED ->
          "As the model was trained: "
              + (beginning != null && beginning.isThere(bos) ? name : "left out");
      case ON -> "On: " + name + " before the text";
      case OFF -> "Off: the text alone";
    };
  }
}
