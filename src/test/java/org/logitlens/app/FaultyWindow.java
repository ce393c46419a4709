package org.logitlens.app;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Timer;
import java.util.TimerTask;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Pane;
import javafx.stage.Window;
import javafx.util.Duration;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Started as a process of its own: a window in which one thing after the other is broken. Prints
 * what the user is shown of each.
 */
final class FaultyWindow {
  private static final int STORM = 10_000;

  // Held, because a logger that nobody holds forgets its level.
  private static final Logger JAVAFX_LOG = Logger.getLogger("javafx");

  private final OpenWindow open;

  private FaultyWindow(OpenWindow open) {
    this.open = open;
  }

  /**
   * Entry point of the process.
   *
   * @param args a folder for settings and log
   */
  public static void main(String[] args) throws InterruptedException {
    // Listens for what is thrown anywhere from its first use on, unless somebody else does later.
    WaitForAsyncUtils.clearExceptions();
    JAVAFX_LOG.setLevel(Level.SEVERE);
    OpenWindow open = OpenWindow.start(Path.of(args[0]));
    try {
      new FaultyWindow(open).breakEverything();
    } catch (AssertionError e) {
      e.printStackTrace();
      System.exit(1);
    }
    open.close();
    Platform.exit();
    System.out.println("done");
  }

  private void breakEverything() {
    open.prompt("abc");
    open.awaitGrid("abc");
    Platform.runLater(() -> fail("on the window's thread"));
    System.out.println("shown: " + bug());
    open.act(
        () -> {
          PauseTransition later = new PauseTransition(Duration.millis(1));
          later.setOnFinished(event -> fail("in a scheduled task"));
          later.play();
        });
    System.out.println("shown: " + bug());
    Timer timer = new Timer(true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            fail("in a timer");
          }
        },
        1);
    System.out.println("shown: " + bug());
    open.act(() -> open.window.commands().loadText(Path.of("no such file.txt")));
    open.await("a notice", () -> open.isShown(".notice-message"));
    System.out.println("shown: " + open.textOf(".notice-message"));
    // Larger than any texture, so that what draws it fails on the thread that draws.
    Canvas huge = new Canvas(40_000, 40_000);
    open.act(
        () -> {
          ((Pane) open.scene().getRoot()).getChildren().add(huge);
          huge.getGraphicsContext2D().fillRect(0, 0, 10, 10);
        });
    open.await("a bug window", () -> bugWindows() == 1);
    open.act(() -> ((Pane) open.scene().getRoot()).getChildren().remove(huge));
    // Comes after every frame with that canvas in it.
    open.ask(() -> open.scene().snapshot(null));
    open.act(() -> {});
    System.out.println("shown: " + bug());
    for (int i = 0; i < STORM; i++) {
      Platform.runLater(() -> fail("a storm"));
    }
    String rest = String.format(Locale.ROOT, "%,d more since this one.", STORM - 1);
    open.await("all counted", () -> more().equals(rest));
    System.out.println("windows: " + open.ask(this::bugWindows) + ", " + open.ask(this::more));
    System.out.println("shown: " + bug());
    open.prompt("still alive");
    open.awaitGrid("still alive");
  }

  private static void fail(String where) {
    throw new IllegalStateException(where);
  }

  private long bugWindows() {
    return Window.getWindows().stream()
        .filter(each -> each.getScene().lookup("#bug-details") != null)
        .count();
  }

  private String more() {
    return Window.getWindows().stream()
        .map(each -> each.getScene().lookup("#bug-more"))
        .filter(Objects::nonNull)
        .map(node -> ((Label) node).getText())
        .findFirst()
        .orElse("");
  }

  /** The first line of the trace in the bug window, which is then closed. */
  private String bug() {
    open.await("a bug window", () -> bugWindows() == 1);
    return open.ask(
        () -> {
          Window window =
              Window.getWindows().stream()
                  .filter(each -> each.getScene().lookup("#bug-details") != null)
                  .findFirst()
                  .orElseThrow();
          String text = ((TextArea) window.getScene().lookup("#bug-details")).getText();
          window.hide();
          return text.replace('\n', ' ');
        });
  }
}
