package org.logitlens;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.App;
import org.logitlens.app.AppContext;
import org.logitlens.app.FirstPicture;
import org.logitlens.app.WindowBench;
import org.logitlens.checkpoint.CacheFolder;
import org.logitlens.cli.ExitCodes;
import org.logitlens.cli.WindowTimes;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.ModelLoader;

/**
 * Opens the window, or says in one line why there is none, and measures it. Apart from Main, which
 * needs no JavaFX.
 */
final class WindowStart {
  // Held, because a logger that nobody holds forgets its level.
  private static final Logger JAVAFX_LOG = Logger.getLogger("javafx");

  private static final Logger APP_LOG = Logger.getLogger("org.logitlens.app");

  private static final String JAVAFX_CACHE = "javafx.cachedir";
  private static final int STARTS = 3;
  private static final int FRAMES = 130;

  private WindowStart() {}

  private static void quieten(Logger log) {
    log.setLevel(Level.SEVERE);
  }

  /**
   * Opens the window and waits until it is closed.
   *
   * @return an exit code
   */
  static int run(
      ModelLoader loader, ModelLibrary library, @Nullable Path bundledModel, PrintStream err) {
    if (!hasDisplay()) {
      err.println("no display; use `logit-lens render ...`");
      return ExitCodes.NO_DISPLAY;
    }
    Path libraries = CacheFolder.of("native");
    if (CacheFolder.notice().isPresent() && System.getProperty(JAVAFX_CACHE) == null) {
      // Without a home JavaFX would take a folder whose name anybody can guess.
      System.setProperty(JAVAFX_CACHE, libraries.toString());
    }
    // It warns of every start from the class path, which is how this application starts.
    quieten(JAVAFX_LOG);
    try {
      App.launch(new AppContext(loader, library, bundledModel, FirstPicture.folders()));
      return ExitCodes.OK;
    } catch (UnsupportedOperationException | LinkageError e) {
      // What JavaFX throws when the display cannot be reached or its native libraries are missing.
      err.println("no display (" + e.getMessage() + "); use `logit-lens render ...`");
      return ExitCodes.NO_DISPLAY;
    }
  }

  /**
   * Measures the window: starts it anew some times, then changes a large grid in one of its own.
   *
   * @return empty where there is no display
   */
  static Optional<WindowTimes.Measured> times(
      ModelLibrary library, @Nullable Path bundledModel, Consumer<String> status)
      throws IOException {
    if (!hasDisplay()) {
      return Optional.empty();
    }
    List<Double> starts = new ArrayList<>();
    // Without the bundled model there is no picture to wait for.
    for (int i = 0; i < STARTS && bundledModel != null && FreshStart.isPossible(); i++) {
      status.accept("starting the window");
      OptionalDouble seconds = FreshStart.firstPicture();
      if (seconds.isEmpty()) {
        return Optional.empty();
      }
      starts.add(seconds.getAsDouble());
    }
    status.accept("49 x 1,024 cells in the window");
    quieten(APP_LOG);
    quieten(JAVAFX_LOG);
    try {
      Platform.startup(() -> Platform.setImplicitExit(false));
      return Optional.of(new WindowTimes.Measured(starts, changes(library)));
    } catch (UnsupportedOperationException | LinkageError e) {
      return Optional.empty();
    } finally {
      Platform.exit();
    }
  }

  private static List<WindowTimes.Change> changes(ModelLibrary library) {
    return WindowBench.measure(library, FRAMES).stream()
        .map(
            cost ->
                new WindowTimes.Change(
                    cost.change().name().toLowerCase(Locale.ROOT),
                    cost.width(),
                    cost.median(),
                    cost.worst()))
        .toList();
  }

  private static boolean hasDisplay() {
    return hasDisplay(
        System.getProperty("os.name", ""),
        System.getenv("DISPLAY"),
        System.getProperty("glass.platform"));
  }

  /**
   * Whether a window could be shown. Only systems with X11 can tell beforehand; JavaFX reaches
   * Wayland through X11 too.
   *
   * @param platform JavaFX's own choice of a windowing system, which may need no display
   */
  static boolean hasDisplay(String system, @Nullable String display, @Nullable String platform) {
    String name = system.toLowerCase(Locale.ROOT);
    boolean x11 = !name.startsWith("windows") && !name.startsWith("mac");
    return !x11 || platform != null || (display != null && !display.isBlank());
  }
}
