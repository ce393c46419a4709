package org.logitlens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.cli.ExitCodes;

/** The program as a user starts it, where the user's folders are of no use. */
class SurroundingsTest {
  private static final String NO_CACHE = "so every start unpacks its libraries anew";

  private final Path folder;
  private final Path temporary;
  private final Path working;
  private final Path blocked;

  SurroundingsTest(@TempDir Path folder) {
    this.folder = folder;
    this.temporary = folder.resolve("tmp");
    this.working = folder.resolve("working");
    this.blocked = folder.resolve("blocked");
  }

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectory(temporary);
    Files.createDirectory(working);
    Files.writeString(blocked, "a file where a folder is expected");
  }

  /** One whose folders for settings, log, cache and models are all a file. */
  private ChildJvm withBlockedFolders(Class<?> program) {
    return new ChildJvm(folder, program)
        .with("-Djava.io.tmpdir=" + temporary)
        .unset("HOME", "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
        .set("XDG_CONFIG_HOME", blocked)
        .set("XDG_STATE_HOME", blocked)
        .set("XDG_CACHE_HOME", blocked);
  }

  /** One that has no home at all. */
  private ChildJvm withoutHome(Class<?> program) {
    return new ChildJvm(folder, program)
        .in(working)
        .with("-Djava.io.tmpdir=" + temporary, "-Duser.home=?")
        .unset("HOME", "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
        .unset("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  @Test
  @Tag("E7")
  void theCommandLineWorksWithoutAPlaceToWriteAndSaysWhatToSet() throws Exception {
    Path picture = folder.resolve("x.png");
    ChildJvm.Ended render =
        withBlockedFolders(Main.class).run("render", "--prompt", "a", "--out", picture.toString());

    assertEquals(ExitCodes.OK, render.exitCode(), render.err());
    assertTrue(Files.size(picture) > 1000);
    assertEquals(1, render.err().lines().count(), render.err());
    String cache = blocked.resolve("logit-lens").toString();
    assertTrue(render.err().contains("note: The cache folder " + cache), render.err());
    assertTrue(render.err().contains("-Dlogitlens.cache=FOLDER"), render.err());
    assertEquals(List.of(), names(temporary));

    ChildJvm.Ended values = withoutHome(Main.class).run("values", "--prompt", "a", "--out", "-");

    assertEquals(ExitCodes.OK, values.exitCode(), values.err());
    assertTrue(values.out().startsWith("{\"model\":"), values.out());
    assertTrue(values.err().contains("note: There is no home folder"), values.err());
    assertTrue(values.err().contains(NO_CACHE), values.err());
    assertEquals(List.of(), names(temporary));
  }

  @Test
  @Tag("E7")
  @Tag("E13")
  void theWindowWorksWithoutAPlaceToWriteAndSaysWhatWillBeForgotten() throws Exception {
    ChildJvm.Ended ended = withBlockedFolders(LaunchedWindow.class).headless().run();

    assertEquals(ExitCodes.OK, ended.exitCode(), ended.out() + ended.err());
    assertTrue(ended.out().contains("Settings will be forgotten"), ended.out());
    assertTrue(ended.out().contains(NO_CACHE), ended.out());
    assertTrue(ended.out().contains("27 tokens"), ended.out());
    assertTrue(ended.out().endsWith("closed\n"), ended.out());
    assertFalse(ended.err().contains("Exception in"), ended.err());
    assertEquals(List.of(), names(temporary));
  }

  @Test
  @Tag("E7")
  void theWindowWorksWithoutAHome() throws Exception {
    ChildJvm.Ended ended = withoutHome(LaunchedWindow.class).headless().run();

    assertEquals(ExitCodes.OK, ended.exitCode(), ended.out() + ended.err());
    assertTrue(ended.out().contains("27 tokens"), ended.out());
    assertTrue(ended.out().contains("There is no home folder"), ended.out());
    assertFalse(ended.err().contains("Exception in"), ended.err());
    assertEquals(List.of(), names(temporary));
    // The JDK itself keeps what it found of fonts in a folder of that name; nobody else does.
    assertEquals(List.of("?"), names(working));
    assertEquals(List.of(".java"), names(working.resolve("?")));
  }

  @Test
  @Tag("R10")
  void aMachineThatTheEngineWasNotBuiltForIsNamedWithWhatToSet() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm(folder, Main.class)
            .with("-Dos.arch=s390x", "-Djava.io.tmpdir=" + temporary)
            .run("values", "--prompt", "a", "--out", "-");

    assertEquals(ExitCodes.MODEL, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("s390x"), ended.err());
    assertTrue(ended.err().contains("-Dlogitlens.cache=FOLDER"), ended.err());
    assertFalse(ended.err().contains("\tat "), ended.err());
    assertEquals("", ended.out());
  }

  private static boolean canMount() throws IOException, InterruptedException {
    try {
      return new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @Tag("R10")
  void aDiskThatProgramsMayNotRunFromIsNamedWithWhatToSet() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    ChildJvm child = new ChildJvm(folder, Main.class);
    if (canMount()) {
      String mount = "mount -t tmpfs -o noexec none '" + disk + "' && exec \"$@\"";
      child
          .startedBy("unshare", "-m", "sh", "-c", mount, "sh")
          .with("-Djava.io.tmpdir=" + disk)
          .set("XDG_CACHE_HOME", disk.resolve("cache"));
    } else {
      // Without a mount of its own: nothing can be unpacked at all.
      child.with("-Djava.io.tmpdir=" + blocked).set("XDG_CACHE_HOME", blocked);
    }

    ChildJvm.Ended ended = child.run("values", "--prompt", "a", "--out", "-");

    assertEquals(ExitCodes.MODEL, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("-Dlogitlens.cache=FOLDER"), ended.err());
    assertFalse(ended.err().contains("\tat "), ended.err());
    assertEquals("", ended.out());
  }
}
