package org.logitlens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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

  /** Lets a process begin with mounts of its own, made by a line of shell. */
  private static ChildJvm mounting(ChildJvm child, String commands) {
    return child.startedBy("unshare", "-m", "sh", "-c", commands + " && exec \"$@\"", "sh");
  }

  /** One whose folders for settings, log, cache and models are on a disk that is read-only. */
  private ChildJvm withReadOnlyFolders(Class<?> program, Path disk) {
    String settings = disk.resolve("logit-lens").toString();
    return mounting(
            new ChildJvm(folder, program),
            "mount -t tmpfs none '%1$s' && mkdir '%2$s' && echo '{\"prompt\": \"of old\"}' >"
                    .formatted(disk, settings)
                + " '%2$s/settings.json' && mount -o remount,ro '%1$s'".formatted(disk, settings))
        .with("-Djava.io.tmpdir=" + temporary)
        .unset("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
        .set("HOME", disk)
        .set("XDG_CONFIG_HOME", disk)
        .set("XDG_STATE_HOME", disk)
        .set("XDG_CACHE_HOME", disk);
  }

  @Test
  @Tag("E7")
  @Tag("X1")
  void onAReadOnlyDiskWhatIsThereIsReadAndWhatCannotBeWrittenIsSaid() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    boolean mounts = PrivateMounts.arePossible(working);
    ChildJvm window =
        mounts
            ? withReadOnlyFolders(LaunchedWindow.class, disk)
            : withBlockedFolders(LaunchedWindow.class);

    ChildJvm.Ended shown = window.headless().run();

    assertEquals(ExitCodes.OK, shown.exitCode(), shown.out() + shown.err());
    assertTrue(shown.out().contains("Settings will be forgotten"), shown.out());
    assertTrue(shown.out().contains(NO_CACHE), shown.out());
    // Where nothing can be mounted there are no settings to read either.
    assertTrue(shown.out().contains(mounts ? " 2 tokens " : " 27 tokens "), shown.out());
    assertFalse(shown.err().contains("Exception in"), shown.err());
    assertEquals(List.of(), names(temporary));

    ChildJvm commands =
        mounts ? withReadOnlyFolders(Main.class, disk) : withBlockedFolders(Main.class);
    Path picture = (mounts ? disk : blocked).resolve("x.png");
    ChildJvm.Ended refused = commands.run("render", "--prompt", "a", "--out", picture.toString());

    assertEquals(ExitCodes.OUTPUT, refused.exitCode(), refused.err());
    assertEquals(
        mounts
            ? "logit-lens: The folder " + disk + " cannot be written to.\nChoose another place.\n"
            : "logit-lens: " + blocked + " is not a folder.\nMake it, or choose another.\n",
        refused.err());
    assertEquals(List.of(), names(temporary));
  }

  /** The engine's library, changed so that it needs one that no system has. */
  private Path brokenEngine() throws IOException {
    String platform = System.getProperty("os.arch").equals("amd64") ? "x64" : "aarch64";
    String name = "ai/onnxruntime/native/linux-" + platform + "/libonnxruntime.so";
    Path resources = folder.resolve("resources");
    Files.createDirectories(resources.resolve(name).getParent());
    try (InputStream in =
        Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(name))) {
      String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertTrue(bytes.contains("\0libc.so.6\0"));
      Files.writeString(
          resources.resolve(name),
          bytes.replace("\0libc.so.6\0", "\0libc.so.X\0"),
          StandardCharsets.ISO_8859_1);
    }
    return resources;
  }

  @Test
  @Tag("R10")
  void aLibraryThatTheSystemLacksIsNamedWithWhatToDo() throws Exception {
    ChildJvm.Ended ended =
        new ChildJvm(folder, Main.class)
            .finding(brokenEngine())
            .with("-Djava.io.tmpdir=" + temporary)
            .set("XDG_CACHE_HOME", folder.resolve("cache"))
            .run("values", "--prompt", "a", "--out", "-");

    assertEquals(ExitCodes.MODEL, ended.exitCode(), ended.err());
    assertTrue(ended.err().contains("libc.so.X: cannot open shared object"), ended.err());
    assertTrue(
        ended
            .err()
            .contains("Install the package of your system that has libc.so.X, or name a folder"),
        ended.err());
    assertTrue(ended.err().contains("-Donnxruntime.native.path=FOLDER"), ended.err());
    assertFalse(ended.err().contains("\tat "), ended.err());
    assertEquals("", ended.out());
    // ONNX Runtime leaves the folder that it unpacked into, but nothing in it.
    try (Stream<Path> left = Files.walk(temporary)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  @Tag("R9")
  void aDriverWithoutTheRestOfCudaMeansTheCpuWithTheReason() throws Exception {
    Path driver = Path.of("/proc/driver/nvidia/version");
    ChildJvm child = new ChildJvm(folder, Main.class).with("-Djava.io.tmpdir=" + temporary);
    boolean pretends = !Files.exists(driver) && PrivateMounts.arePossible(working);
    if (pretends) {
      mounting(
          child,
          "mount -t tmpfs none /proc/driver && mkdir /proc/driver/nvidia && touch " + driver);
    }

    ChildJvm.Ended ended = child.run("check", "models/lens-mini");

    assertEquals(ExitCodes.OK, ended.exitCode(), ended.err());
    assertTrue(ended.out().endsWith("ok\n"), ended.out());
    String device =
        ended.out().lines().filter(line -> line.startsWith("device ")).findFirst().orElseThrow();
    if (pretends) {
      assertTrue(device.contains("CPU (CUDA: "), device);
    } else if (!Files.exists(driver)) {
      assertTrue(device.endsWith("CPU (no NVIDIA driver)"), device);
    } else {
      assertTrue(device.contains("CUDA"), device);
    }
    assertEquals("", ended.err());
  }

  @Test
  @Tag("R10")
  void aDiskThatProgramsMayNotRunFromIsNamedWithWhatToSet() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    ChildJvm child = new ChildJvm(folder, Main.class);
    if (PrivateMounts.arePossible(working)) {
      mounting(child, "mount -t tmpfs -o noexec none '" + disk + "'")
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
