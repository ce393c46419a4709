package org.logitlens.lens;

import java.util.concurrent.CancellationException;

/**
 * A loaded model. {@link #info}, {@link #vocabulary}, {@link #tokenize} and {@link #forecast} are
 * quick and safe on any thread. {@link #run} takes long and belongs on one worker thread; calls
 * from several threads wait for each other. Whoever loaded it closes it; close waits for a run
 * under way to return and is safe on any thread and more than once.
 */
public interface LanguageModel extends AutoCloseable {

  /** What is known of it. */
  ModelInfo info();

  /** What its ids mean. */
  Vocabulary vocabulary();

  /**
   * Cuts a text into tokens; never refuses a text, never trims or normalises it. Lone surrogates
   * become U+FFFD, which a notice says.
   */
  Prompt tokenize(String text, TokenizeOptions options);

  /** What a run of so many tokens would need now. */
  Forecast forecast(int tokens, HiddenRows hiddenRows);

  /**
   * Runs the model and decodes every row of every column.
   *
   * @param listener told after every chunk of columns, on this thread
   * @param cancellation stops the run; it answers within about 200 ms
   * @throws ModelException when the prompt is empty or too long, memory is short or the engine
   *     fails
   * @throws CancellationException when cancelled
   * @throws IllegalStateException when closed
   */
  LensResult run(LensRequest request, Listener listener, Cancellation cancellation)
      throws ModelException;

  /** Frees everything. Waits for a run under way; cancel that first. */
  @Override
  void close();

  /** Hears of columns as they are decoded. */
  @FunctionalInterface
  interface Listener {
    /** Ignores everything. */
    Listener NONE = (fraction, soFar) -> {};

    /**
     * Called after every finished step.
     *
     * @param fraction how much is done, 0 to 1
     * @param soFar the grid with the columns decoded so far
     */
    void progress(double fraction, LensGrid soFar);
  }
}
