package org.logitlens;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.logitlens.app.App;
import org.logitlens.app.AppContext;
import org.logitlens.app.AppFolders;
import org.logitlens.cli.ExitCodes;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.ModelLoader;

/**
 * Opens the window, or says in one line why there is none. Apart from Main, which needs no JavaFX.
 */
final class WindowStart {
  // Held, because a logger that nobody holds forgets its level.
  private static final Logger JAVAFX_LOG = Logger.getLogger("javafx");

  private WindowStart() {}

  /**
   * Opens the window and waits until it is closed.
   *
   * @return an exit code
   */
  static int run(
      ModelLoader loader, ModelLibrary library, @Nullable Path bundledModel, PrintStream err) {
    if (!hasDisplay(
        System.getProperty("os.name", ""),
        System.getenv("DISPLAY"),
        System.getProperty("glass.platform"))) {
      err.println("no display; use `logit-lens render ...`");
      return ExitCodes.NO_DISPLAY;
    }
    // It warns of every start from the class path, which is how this application starts.
    JAVAFX_LOG.setLevel(Level.SEVERE);
    try {
      App.launch(new AppContext(loader, library, bundledModel, AppFolders.ofUser()));
      return ExitCodes.OK;
    } catch (UnsupportedOperationException | LinkageError e) {
      // What JavaFX throws when the display cannot be reached or its native libraries are missing.
      err.println("no display (" + e.getMessage() + "); use `logit-lens render ...`");
      return ExitCodes.NO_DISPLAY;
    }
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
