package org.logitlens.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.shape.Rectangle;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensGrid;

/**
 * Tells how long after the start of the JVM the first complete grid was on the screen, where the
 * system property {@value #PROPERTY} names a file: the window writes the milliseconds into it and
 * closes itself. Settings and log of such a window lie beside that file, so that it starts as on
 * its first day and leaves the user's own alone. Without the property nothing is watched.
 */
public final class FirstPicture {
  /** Names the file. */
  public static final String PROPERTY = "logitlens.firstPicture";

  private final Path file;
  private final Stage stage;
  private final Scene scene;
  private final LensViewModel viewModel;
  private final BooleanSupplier painted;
  private final Runnable afterLayout = this::laidOut;
  private boolean seen;

  private FirstPicture(Path file, Stage stage, LensViewModel viewModel, BooleanSupplier painted) {
    this.file = file;
    this.stage = stage;
    this.scene = stage.getScene();
    this.viewModel = viewModel;
    this.painted = painted;
  }

  /** Where this process keeps settings and log: with the user's, but for a measurement. */
  public static AppFolders folders() {
    Path file = file();
    return file == null
        ? AppFolders.ofUser()
        : new AppFolders(file.resolveSibling("config"), file.resolveSibling("state"));
  }

  /**
   * Watches a window if that is asked for. FX thread.
   *
   * @param stage has its scene
   * @param painted whether the grid has nothing left to lay out
   */
  static void watch(Stage stage, LensViewModel viewModel, BooleanSupplier painted) {
    Path file = file();
    if (file != null) {
      FirstPicture watch = new FirstPicture(file, stage, viewModel, painted);
      watch.scene.addPostLayoutPulseListener(watch.afterLayout);
    }
  }

  private static @Nullable Path file() {
    String name = System.getProperty(PROPERTY);
    return name == null ? null : Path.of(name).toAbsolutePath();
  }

  private void laidOut() {
    LensGrid grid = viewModel.gridProperty().get();
    if (grid != null && grid.isComplete()) {
      // By then a grid whose texts did not all fit into this frame has asked for another.
      Platform.runLater(this::pulseEnded);
    }
  }

  private void pulseEnded() {
    if (seen || !painted.getAsBoolean()) {
      return;
    }
    seen = true;
    scene.removePostLayoutPulseListener(afterLayout);
    // Waits in the same queue as the frame that has just been handed to the renderer.
    new Rectangle(1, 1).snapshot(null, null);
    // Without a graphics card the frame's pixels come back to this thread to be shown.
    Platform.runLater(this::write);
  }

  private void write() {
    // Not from the time of day, which may be set meanwhile.
    long millis = ManagementFactory.getRuntimeMXBean().getUptime();
    try {
      Files.writeString(file, Long.toString(millis));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      stage.hide();
    }
  }
}
