package org.logitlens;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.stage.Window;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.LensGrid;

/**
 * Started as a process of its own: the program without arguments, and a user who waits for the
 * picture, copies out what the notices say, and closes the window.
 */
final class LaunchedWindow {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private static final Set<String> HEARD = new LinkedHashSet<>();

  private LaunchedWindow() {}

  /** Entry point of the process. */
  public static void main(String[] args) {
    Thread user = new Thread(LaunchedWindow::use, "user");
    user.setDaemon(true);
    user.start();
    Main.main(args);
    System.out.println("closed");
  }

  private static void use() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!ask(LaunchedWindow::isPictureThere)) {
      if (System.nanoTime() > end) {
        System.out.println("no picture");
        Runtime.getRuntime().halt(1);
      }
    }
    ask(
        () -> {
          listen();
          HEARD.forEach(System.out::println);
          Window.getWindows().get(0).hide();
          return true;
        });
  }

  /** Notes go away by themselves after a while. */
  private static void listen() {
    for (String part : List.of(".notice-message", ".notice-remedy", "#facts")) {
      for (Node each : Window.getWindows().get(0).getScene().getRoot().lookupAll(part)) {
        HEARD.add(((Labeled) each).getText());
      }
    }
  }

  private static boolean isPictureThere() {
    if (Window.getWindows().isEmpty()) {
      return false;
    }
    listen();
    if (!(Window.getWindows().get(0).getScene().lookup(".heatmap") instanceof HeatmapView map)) {
      return false;
    }
    LensGrid grid = map.getGrid();
    return grid != null && grid.isComplete();
  }

  /** Asks on the FX thread; what is asked before there is one is false. */
  private static boolean ask(Callable<Boolean> question) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    try {
      Platform.runLater(
          () -> {
            try {
              answer.complete(question.call());
            } catch (Exception e) {
              answer.completeExceptionally(e);
            }
          });
    } catch (IllegalStateException e) {
      return false;
    }
    return answer.join();
  }
}
