package org.logitlens.app;

import java.nio.file.Path;

/** What the window is doing. */
public sealed interface Status {

  /** No model, and none on its way. */
  record NoModel() implements Status {}

  /**
   * A model is being opened; an earlier one may still be there to look at.
   *
   * @param folder where it is
   * @param fraction how much is done, 0 to 1
   * @param step what is being done
   */
  record Loading(Path folder, double fraction, String step) implements Status {}

  /** A model waits for a prompt. */
  record Ready() implements Status {}

  /**
   * A run is under way.
   *
   * @param fraction how much is done, 0 to 1
   */
  record Running(double fraction) implements Status {}

  /**
   * The last load or run failed. A model may still be there, and then everything else works.
   *
   * @param problem what happened, what to do, details
   */
  record Failed(Problem problem) implements Status {}

  /** Whether something can be cancelled. */
  default boolean isBusy() {
    return this instanceof Loading || this instanceof Running;
  }
}
