package org.logitlens.runtime;

import java.nio.file.Path;

/**
 * How a graph is loaded.
 *
 * @param weights the folder that the graph's external data is relative to
 * @param threads threads that compute
 * @param weightUse what happens to the weights
 * @param cuda whether it runs on the first CUDA device
 */
record SessionSettings(Path weights, int threads, WeightUse weightUse, boolean cuda) {

  /** What a session does with its weights when it loads. */
  enum WeightUse {
    /** Copies them into the order its kernels like best: fastest, and private memory. */
    PACKED,
    /** Uses them where they are mapped; converts F16 and BF16 once. */
    MAPPED,
    /** The same, for graphs that widen F16 and BF16 again in every run. */
    CONVERTED_PER_RUN
  }

  /** Whether the engine keeps memory of a run for the next one. */
  boolean hasArena() {
    return !widensInRuns();
  }

  /** Whether every run widens the weights again. */
  boolean widensInRuns() {
    return weightUse == WeightUse.CONVERTED_PER_RUN;
  }

  SessionSettings with(WeightUse other) {
    return new SessionSettings(weights, threads, other, cuda);
  }
}
