package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
  @Tag("R2")
  @EnabledOnOs(value = OS.LINUX, disabledReason = "/dev/full is a disk without room")
  void aDiskThatIsFullMeansThatTheLogGoesOnInMemory() throws IOException {
    Files.createSymbolicLink(folder.resolve("logit-lens.log.0"), Path.of("/dev/full"));
    PrintStream errors = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (AppLog log = AppLog.start(folder)) {
      System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
      write("first");
      write("second");
      assertNull(log.file());
      assertTrue(log.lines().contains("cannot be written"), log.lines());
      assertTrue(log.lines().contains("second"), log.lines());
    } finally {
      System.setErr(errors);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8), "nor is it told on every line");
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
