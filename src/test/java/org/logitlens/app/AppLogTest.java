package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AppLogTest {
  private final Path folder;

  AppLogTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void write(String message) {
    LoggerFactory.getLogger(AppLogTest.class).warn(message);
  }

  @Test
  void linesGoToTheFile() throws IOException {
    try (AppLog log = AppLog.start(folder.resolve("a %d folder"))) {
      write("to the file");
      Path file = log.file();
      assertNotNull(file);
      assertTrue(Files.readString(file).contains("to the file"));
    }
  }

  @Test
  @Tag("E13")
  void aFolderThatCannotBeWrittenMeansLinesInMemory() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "").resolve("state");

    try (AppLog log = AppLog.start(blocked)) {
      write("kept in memory");
      assertNull(log.file());
      assertTrue(log.lines().contains("kept in memory"));
    }
  }

  @Test
  @Tag("E13")
  void memoryHoldsOnlyTheLastLines() {
    try (AppLog log = AppLog.start(null)) {
      for (int i = 0; i < 2000; i++) {
        write("line " + i + ".");
      }
      assertTrue(log.lines().contains("line 1999."));
      assertEquals(-1, log.lines().indexOf("line 7."));
    }
  }
}
