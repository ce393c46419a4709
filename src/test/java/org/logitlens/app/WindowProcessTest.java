package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.ChildJvm;

/** What can only be seen of a whole process: how it ends and what it prints. */
class WindowProcessTest {
  private static final String SPOILT_FRAME = "Too small int buffer size";

  private static final Path MODEL = Path.of("models/lens-mini").toAbsolutePath();

  private final Path folder;

  WindowProcessTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path copyOfTheModel() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    for (String file : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(MODEL.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  @Test
  @Tag("R5")
  void twentyWindowsClosedDuringARunEndInAProcessThatEndsWell() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm(folder, ClosedWindows.class)
            .headless()
            .run(MODEL.toString(), copyOfTheModel().toString(), "20");

    assertEquals("switched 10, closed 20\n", ended.out(), ended.err());
    assertEquals("", ended.err());
    assertEquals(0, ended.exitCode());
  }

  @Test
  @Tag("E4")
  void everyPixelIsOneOfTheScreenWhereverTheWindowIsMoved() throws Exception {
    ChildJvm.Ended ended = scaled();
    // The headless platform may begin a frame of one size and end it with another; a real one
    // can't. Such a frame says nothing of ours.
    for (int again = 0; again < 4 && ended.err().contains(SPOILT_FRAME); again++) {
      ended = scaled();
    }

    assertEquals("1 []\n1.25 []\n1.5 []\n2 []\n1.25 []\n", ended.out(), ended.err());
    assertEquals(0, ended.exitCode());
  }

  private ChildJvm.Ended scaled() throws Exception {
    return new ChildJvm(folder, ScaledWindow.class)
        .headless()
        .with("-Dheadless.geometry=2048x1400-32")
        .run(folder.toString(), "1", "1.25", "1.5", "2", "1.25");
  }

  @Test
  @Tag("E11")
  void faultsOfEveryThreadAreShownAndAStormOfOneIsCounted() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm(folder, FaultyWindow.class).headless().run(folder.resolve("log").toString());

    List<String> said = ended.out().lines().toList();
    assertEquals(8, said.size(), ended.out() + ended.err());
    assertTrue(said.get(0).contains("IllegalStateException: on the window's thread"), said.get(0));
    assertTrue(said.get(1).contains("IllegalStateException: in a scheduled task"), said.get(1));
    assertTrue(said.get(2).contains("IllegalStateException: in a timer"), said.get(2));
    assertTrue(
        said.get(3).startsWith("shown: no such file.txt is not a regular file"), said.get(3));
    assertTrue(said.get(4).contains("at com.sun."), said.get(4));
    assertEquals("windows: 1, 9,999 more since this one.", said.get(5));
    assertTrue(said.get(6).contains("IllegalStateException: a storm"), said.get(6));
    assertEquals("done", said.get(7));
    assertEquals(0, ended.exitCode());
    assertTrue(ended.err().contains("at com.sun."), "the trace of the drawing: " + ended.err());
    String log = Files.readString(folder.resolve("log/logit-lens.log.0"));
    assertEquals(5, log.lines().filter(line -> line.endsWith("Exception: a storm")).count(), log);
  }
}
