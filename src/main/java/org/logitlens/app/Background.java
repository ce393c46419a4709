package org.logitlens.app;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.concurrent.Task;

/** Short work beside the model: files and pictures. Callbacks come on the FX thread. */
final class Background implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          job -> {
            Thread made = new Thread(job, "files");
            made.setDaemon(true);
            return made;
          });

  /**
   * Runs work on the thread for files.
   *
   * @param work what to do, off the FX thread
   * @param done hears its result
   * @param failed hears why there is none
   */
  <T> void run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
    Task<T> task =
        new Task<>() {
          @Override
          protected T call() throws Exception {
            return work.call();
          }
        };
    task.setOnSucceeded(event -> done.accept(task.getValue()));
    task.setOnFailed(event -> failed.accept(task.getException()));
    thread.execute(task);
  }

  /** Lets the work at hand end and takes no more. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
