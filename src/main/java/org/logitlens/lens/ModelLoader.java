package org.logitlens.lens;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Opens models. */
@FunctionalInterface
public interface ModelLoader {

  /**
   * Opens the model in a folder, checks it and makes it ready to run. Takes long: for a worker
   * thread.
   *
   * @param folder a checkpoint folder
   * @param options how it is opened
   * @param progress told what is being done, on this thread
   * @param cancellation stops loading
   * @throws ModelException when the folder holds no model that works, with what to do
   * @throws CancellationException when cancelled
   */
  LanguageModel load(Path folder, LoadOptions options, Progress progress, Cancellation cancellation)
      throws ModelException;

  /**
   * Opens the model with every id that it has; see the other method.
   *
   * @throws ModelException as there
   * @throws CancellationException when cancelled
   */
  default LanguageModel load(
      Path folder, Device.Preference preference, Progress progress, Cancellation cancellation)
      throws ModelException {
    return load(folder, LoadOptions.on(preference), progress, cancellation);
  }

  /**
   * What the user should know about this machine, whatever the model; complete once a model is
   * open. A sentence each.
   */
  default List<String> notices() {
    return List.of();
  }

  /** Hears what loading does. */
  @FunctionalInterface
  interface Progress {
    /** Ignores everything. */
    Progress NONE = (fraction, step) -> {};

    /**
     * Called at every step.
     *
     * @param fraction how much is done, 0 to 1
     * @param step what is being done, a few words
     */
    void step(double fraction, String step);
  }
}
