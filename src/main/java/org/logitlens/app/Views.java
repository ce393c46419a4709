package org.logitlens.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javafx.fxml.FXMLLoader;
import org.logitlens.app.library.TransferController;

/** Loads the window's FXML; controllers get what they need through their constructors. */
final class Views {
  private Views() {}

  /** Builds the window's content. */
  static MainController load(
      LensViewModel viewModel, WindowState state, Commands commands, ModelList models) {
    Map<Class<?>, Supplier<Object>> controllers =
        Map.of(
            MainController.class, () -> new MainController(viewModel, state),
            ToolBarController.class,
                () -> new ToolBarController(viewModel, state, commands, models),
            PromptController.class, () -> new PromptController(viewModel, commands),
            FindController.class, () -> new FindController(viewModel, state),
            WelcomeController.class, () -> new WelcomeController(viewModel, commands),
            StatusController.class, () -> new StatusController(viewModel),
            TransferController.class,
                () -> new TransferController(models.library(), commands::showModels));
    URL main = Objects.requireNonNull(Views.class.getResource("main.fxml"));
    FXMLLoader loader = new FXMLLoader(main);
    loader.setControllerFactory(
        type -> Objects.requireNonNull(controllers.get(type), () -> "no controller " + type).get());
    try {
      loader.load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return loader.getController();
  }
}
