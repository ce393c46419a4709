package org.logitlens.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
  @Test
  void aFolderHasRoomUpToTheSizeOfItsDisk(@TempDir Path folder) {
    long free = FreeSpace.in(folder).orElseThrow();
    assertTrue(free > 0 && free <= folder.toFile().getTotalSpace(), "free " + free);
  }

  @Test
  void ofAFolderThatIsNotThereNothingIsKnown(@TempDir Path folder) {
    assertEquals(OptionalLong.empty(), FreeSpace.in(folder.resolve("no").resolve("such")));
  }
}
