package org.logitlens.checkpoint.torch;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the storages of a file lie.
 *
 * @param file the file itself, or the one they were unpacked to
 * @param offsets first byte of each by its key
 */
record StoragePlaces(Path file, Map<String, Long> offsets) {
  StoragePlaces {
    offsets = Map.copyOf(offsets);
  }
}
