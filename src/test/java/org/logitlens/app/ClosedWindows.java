package org.logitlens.app;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.stage.Stage;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.runtime.OnnxModelLoader;

/**
 * Started as a process of its own: opens windows over the bundled model one after the other. Every
 * second one is closed while its model runs, the others go over to another model during a run and
 * are closed during a run of that one. Prints how often it did each.
 */
final class ClosedWindows {
  private static final String LONG = "In the beginning God created the heaven and the earth. ";

  // Held, because a logger that nobody holds forgets its level.
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("javafx"), Logger.getLogger("ai.djl"));

  private final Path other;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ChangeListener<Status> listener =
      (status, before, now) -> {
        if (now instanceof Status.Running) {
          running();
        }
      };
  private final MainWindow window;
  private final Stage stage = new Stage();
  private boolean willSwitch;

  private static final AtomicInteger CLOSED = new AtomicInteger();
  private static final AtomicInteger SWITCHED = new AtomicInteger();

  private ClosedWindows(Path model, Path other, boolean willSwitch) {
    this.other = other;
    this.willSwitch = willSwitch;
    window =
        new MainWindow(
            new AppContext(
                new OnnxModelLoader(), new FakeLibrary(other), model, new AppFolders(other, other)),
            address -> {});
    window.show(stage);
    window.viewModel().statusProperty().addListener(listener);
    window.viewModel().textProperty().set(LONG.repeat(30));
  }

  private void running() {
    if (willSwitch) {
      willSwitch = false;
      SWITCHED.incrementAndGet();
      // After the change at hand is told to everybody.
      Platform.runLater(() -> window.viewModel().open(other));
      return;
    }
    window.viewModel().statusProperty().removeListener(listener);
    Platform.runLater(
        () -> {
          CLOSED.incrementAndGet();
          window.close();
          stage.hide();
          closed.countDown();
        });
  }

  /**
   * Entry point of the process.
   *
   * @param args two folders with models, how many windows to open
   */
  public static void main(String[] args) throws InterruptedException {
    QUIET.forEach(log -> log.setLevel(Level.SEVERE));
    Path model = Path.of(args[0]);
    Path other = Path.of(args[1]);
    CountDownLatch started = new CountDownLatch(1);
    Platform.startup(started::countDown);
    started.await();
    Platform.setImplicitExit(false);
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      boolean switching = i % 2 == 1;
      CountDownLatch made = new CountDownLatch(1);
      ClosedWindows[] one = new ClosedWindows[1];
      Platform.runLater(
          () -> {
            one[0] = new ClosedWindows(model, other, switching);
            made.countDown();
          });
      made.await();
      one[0].closed.await();
    }
    System.out.println("switched " + SWITCHED + ", closed " + CLOSED);
    Platform.exit();
  }
}
