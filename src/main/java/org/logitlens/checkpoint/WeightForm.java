package org.logitlens.checkpoint;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A form, other than safetensors, that weights are stored in. Whoever opens a folder names the
 * forms it may have, so that what reads a folder knows none of them.
 */
public interface WeightForm {

  /** The name of the one file in a folder; in several, that of their index begins with it. */
  String fileName();

  /**
   * Opens a file: headers, not weights.
   *
   * @throws CheckpointException when it can't be used, with what to do
   */
  Opened open(Path file) throws CheckpointException;

  /**
   * What a file holds.
   *
   * @param file the one the tensors lie in, which may be another than was opened
   * @param tensors by their names, in the order of the file
   */
  record Opened(RegularFile file, Map<String, StoredTensor> tensors) {
    /** Copies the map and keeps its order. */
    public Opened {
      tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }
  }
}
