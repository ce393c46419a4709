package org.logitlens.app;

import java.nio.file.Path;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.logitlens.lens.FakeLibrary;

/**
 * Started as a process of its own: opens the window, types a prompt, says so, and waits to be told
 * to end.
 */
final class TerminatedWindow {
  static final String READY = "ready";

  private TerminatedWindow() {}

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    Platform.startup(
        () -> {
          MainWindow window =
              new MainWindow(
                  new AppContext(
                      new FakeLoader(),
                      new FakeLibrary(folder.resolve("hub")),
                      OpenWindow.TINY,
                      new AppFolders(folder.resolve("config"), folder.resolve("state"))),
                  address -> {});
          window.show(new Stage());
          window.viewModel().textProperty().set("typed last");
          System.out.println(READY);
        });
  }
}
