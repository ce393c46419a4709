package org.logitlens.app;

import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** The window. Started by {@link #launch(AppContext, String...)}. */
public final class App extends Application {
  private static volatile @Nullable AppContext handedOver;

  private final AppContext context;

  /** For the JavaFX launcher, after {@link #launch(AppContext, String...)}. */
  public App() {
    this(required(handedOver));
  }

  /** A window of its own context, for tests. */
  App(AppContext context) {
    this.context = context;
  }

  /**
   * Opens the window and returns when it is closed. Once per process.
   *
   * @param context what the window needs
   * @param args command line arguments for JavaFX
   */
  public static void launch(AppContext context, String... args) {
    handedOver = context;
    Application.launch(App.class, args);
  }

  @Override
  public void start(Stage stage) {
    stage.setTitle("Logit Lens");
    stage.setScene(new Scene(new StackPane(), 1280, 800));
    stage.setUserData(context.bundledModel());
    stage.show();
  }

  private static AppContext required(@Nullable AppContext context) {
    if (context == null) {
      throw new IllegalStateException("start through App.launch");
    }
    return context;
  }
}
