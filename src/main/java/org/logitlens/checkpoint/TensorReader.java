package org.logitlens.checkpoint;

import java.util.function.BooleanSupplier;

/**
 * Reads stored weights through memory mapping, at any offset and alignment. Every call maps what it
 * reads and keeps nothing open. Safe for any thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class TensorReader {
  private TensorReader() {}

  /**
   * All elements, row by row. F16 and BF16 are exact; F64 is rounded to nearest.
   *
   * @param tensor of a weight type, at most 2^31 - 9 elements
   * @throws CheckpointException when the file can't be read or is no longer long enough
   */
  public static float[] read(StoredTensor tensor) throws CheckpointException {
    throw new UnsupportedOperationException(tensor.name());
  }

  /**
   * Counts NaN and infinite elements, reading once.
   *
   * @param tensor of a weight type
   * @param cancelled asked every few milliseconds
   * @throws CheckpointException when the file can't be read or is no longer long enough
   * @throws java.util.concurrent.CancellationException when cancelled
   */
  public static NonFinite countNonFinite(StoredTensor tensor, BooleanSupplier cancelled)
      throws CheckpointException {
    throw new UnsupportedOperationException(tensor.name());
  }
}
