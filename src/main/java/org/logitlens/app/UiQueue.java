package org.logitlens.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javafx.application.Platform;

/**
 * The FX thread as an executor that can be given work before JavaFX has started, so that a model
 * can be opened while the window is still being made. Safe for any thread.
 */
final class UiQueue implements Executor {
  private final List<Runnable> early = new ArrayList<>();
  private boolean started;

  @Override
  public void execute(Runnable work) {
    synchronized (early) {
      if (!started) {
        early.add(work);
        return;
      }
    }
    Platform.runLater(work);
  }

  /**
   * Runs what has come so far, in order. On the FX thread, which cannot get at it any other way
   * while it makes the window.
   */
  void catchUp() {
    List<Runnable> come;
    synchronized (early) {
      come = List.copyOf(early);
      early.clear();
    }
    come.forEach(Runnable::run);
  }

  /** Runs on the FX thread what has come so far, in order; from now on work goes there at once. */
  void start() {
    synchronized (early) {
      started = true;
      early.forEach(Platform::runLater);
      early.clear();
    }
  }
}
