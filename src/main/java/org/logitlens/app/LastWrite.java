package org.logitlens.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;

/** Saves what is on the screen when the process is told to end while its window is open. */
final class LastWrite {
  /** How long a busy FX thread is waited for; what it noted last is written all the same. */
  private static final long PATIENCE_MILLIS = 1000;

  private final SettingsKeeper keeper;
  private final Thread hook = new Thread(this::write, "last write");

  LastWrite(SettingsKeeper keeper) {
    this.keeper = keeper;
  }

  /** The window is open from now on. */
  void begin() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The window has saved everything itself. */
  void end() {
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private void write() {
    CountDownLatch noted = new CountDownLatch(1);
    try {
      Platform.runLater(
          () -> {
            keeper.note();
            noted.countDown();
          });
      if (!noted.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        keeper.writeNow();
        return;
      }
    } catch (IllegalStateException e) {
      // JavaFX is gone already; what was noted last is written.
      keeper.writeNow();
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    keeper.writeNow();
  }
}
