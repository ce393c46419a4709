package org.logitlens.app;

import javafx.application.Application;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** The JavaFX application: one window. Started by {@link #launch(AppContext, String...)}. */
public final class App extends Application {
  private static volatile @Nullable MainWindow handedOver;
  private static volatile @Nullable App running;

  private final MainWindow window;

  /** For the JavaFX launcher, after {@link #launch(AppContext, String...)}. */
  public App() {
    MainWindow made = handedOver;
    if (made == null) {
      throw new IllegalStateException("start through App.launch");
    }
    this.window = made;
  }

  /**
   * Opens the window and returns when it is closed. Once per process. The model begins to load
   * before JavaFX does.
   *
   * @param context what the window needs
   * @param args command line arguments for JavaFX
   */
  public static void launch(AppContext context, String... args) {
    handedOver = new MainWindow(context, App::showDocument);
    Application.launch(App.class, args);
  }

  @Override
  public void start(Stage stage) {
    running = this;
    window.show(stage);
  }

  @Override
  public void stop() {
    window.close();
  }

  private static void showDocument(String address) {
    App app = running;
    if (app != null) {
      app.getHostServices().showDocument(address);
    }
  }
}
