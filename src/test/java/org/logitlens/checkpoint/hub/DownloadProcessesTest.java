package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.PrivateMounts;

/** Downloads in processes of their own that are killed, told to stop, or meet. */
@Timeout(300)
class DownloadProcessesTest {
  private static final int WEIGHTS = 200_000;
  private static final String WAITING = "another window is downloading someone/tiny";

  private final Path directory;
  private final Path cache;
  private final Map<String, byte[]> files = new HashMap<>(MemoryHub.model());
  private final ScriptedHub hub = new ScriptedHub();
  private final List<Process> children = new ArrayList<>();

  DownloadProcessesTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.cache = directory.resolve("hub");
    files.put("model.safetensors", MemoryHub.bytes(WEIGHTS, 9));
    hub.commit(MemoryHub.REPOSITORY, "main", files);
  }

  @AfterEach
  void stop() throws Exception {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
    hub.close();
  }

  private Process start(Path folder, int stopAt, String... before) throws IOException {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            DownloadingProcess.class.getName(),
            hub.endpoint().toString(),
            folder.toString(),
            Integer.toString(stopAt)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
    Process process = builder.start();
    children.add(process);
    return process;
  }

  /** Reads on until a line starts so; empty when the process ended without one. */
  private static Optional<String> until(Process process, String start, List<String> seen)
      throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.add(line);
      if (line.startsWith(start)) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
  }

  private void assertWhole(Path folder) throws Exception {
    HubCache kept = new HubCache(folder);
    Path snapshot = kept.find(MemoryHub.ADDRESS).orElseThrow();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      assertArrayEquals(
          file.getValue(), Files.readAllBytes(snapshot.resolve(file.getKey())), file.getKey());
    }
    assertEquals(List.of(), kept.verify(MemoryHub.ADDRESS, ByteListener.NONE, () -> false));
    assertEquals(List.of(), files(folder, ".incomplete"));
    assertEquals(List.of(), files(folder, "moving-"));
  }

  private static List<String> files(Path folder, String part) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> folder.relativize(file).toString())
          .filter(name -> name.contains(part))
          .toList();
    }
  }

  /** Whatever was killed whenever: what can be opened is whole and right. */
  private void assertNoHalfModel(Path folder) throws Exception {
    HubCache kept = new HubCache(folder);
    for (CachedModel model : kept.list()) {
      if (model.folder().isPresent()) {
        assertEquals(List.of(), kept.verify(model.address(), ByteListener.NONE, () -> false));
      }
    }
    Path snapshots = folder.resolve("models--someone--tiny/snapshots");
    if (kept.find(MemoryHub.ADDRESS).isEmpty() && Files.exists(snapshots)) {
      assertEquals(List.of(), withConfig(snapshots), "half a model has no config");
    }
  }

  private static List<Path> withConfig(Path snapshots) throws IOException {
    try (Stream<Path> all = Files.walk(snapshots)) {
      return all.filter(file -> file.endsWith("config.json"))
          .filter(file -> !ModelFiles.isComplete(Objects.requireNonNull(file.getParent())))
          .toList();
    }
  }

  private Path finish(Path folder) throws Exception {
    HubSettings settings = hub.settings(folder, null);
    return new ModelDownload(settings, new HubClient(settings))
        .get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false);
  }

  @Tag("N20")
  @Test
  void downloadsThatAreKilledAnywhereAreGoneOnFromAndNeverShowHalfAModel() throws Exception {
    Random random = new Random(20);
    int kills = 0;
    for (int round = 0; kills < 18; round++) {
      Path folder = directory.resolve("killed" + round);
      for (int again = 0; again < 4; again++) {
        // Later steps are names being given, and those that come after a resumed start.
        Process process = start(folder, 1 + random.nextInt(again % 2 == 0 ? 14 : 30));
        List<String> seen = new ArrayList<>();
        boolean stopped = until(process, DownloadingProcess.STOPPED, seen).isPresent();
        kill(process);
        assertTrue(stopped || seen.toString().contains(DownloadingProcess.DONE), seen.toString());
        kills += stopped ? 1 : 0;
        assertNoHalfModel(folder);
      }
      long before = hub.sent();
      List<String> parts = files(folder, ".incomplete");
      long there = 0;
      for (String part : parts) {
        there += Files.size(folder.resolve(part));
      }
      finish(folder);
      assertTrue(hub.sent() - before <= WEIGHTS + 20_000 - there, "gone on from " + parts);
      assertWhole(folder);
    }
  }

  @Tag("N20")
  @Test
  void aClaimOfAProcessThatDiedIsTakenOver() throws Exception {
    Process process = start(cache, 3);
    assertTrue(until(process, DownloadingProcess.STOPPED, new ArrayList<>()).isPresent());
    Path lock = new RepositoryFolder(cache, MemoryHub.REPOSITORY, SnapshotLink.ALL).lock();
    assertTrue(new CacheLocks().tryTake(lock).isEmpty(), "it has the claim while it lives");
    kill(process);
    assertTrue(Files.exists(lock), "and leaves its file");
    List<String> steps = new ArrayList<>();
    HubSettings settings = hub.settings(cache, null);
    new ModelDownload(settings, new HubClient(settings))
        .get(MemoryHub.ADDRESS, (step, done, total, rate) -> steps.add(step), () -> false);
    assertFalse(steps.contains(WAITING), steps.toString());
    assertWhole(cache);
  }

  @Tag("N21")
  @Tag("E8")
  @Test
  void oneOfTwoProcessesDownloadsAndTheOtherSaysThatItWaits() throws Exception {
    CountDownLatch bothAreThere = new CountDownLatch(1);
    hub.once(ScriptedHub.get("model.safetensors"), reply -> await(bothAreThere));
    Process first = start(cache, 0);
    List<String> ofFirst = new ArrayList<>();
    assertTrue(until(first, "model.safetensors", ofFirst).isPresent(), ofFirst.toString());
    Process second = start(cache, 0);
    List<String> ofSecond = new ArrayList<>();
    assertTrue(until(second, WAITING, ofSecond).isPresent(), ofSecond.toString());
    bothAreThere.countDown();
    Optional<String> resultOfFirst = until(first, DownloadingProcess.DONE, ofFirst);
    Optional<String> resultOfSecond = until(second, DownloadingProcess.DONE, ofSecond);
    assertTrue(resultOfFirst.isPresent(), ofFirst.toString());
    assertEquals(resultOfFirst, resultOfSecond);
    assertTrue(ofSecond.contains(DownloadingProcess.FETCHED + " 0"), ofSecond.toString());
    assertWhole(cache);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(120, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Tag("E15")
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no polite way to stop a process")
  void aDownloadThatIsToldToStopLeavesOnlyWhatCanBeGoneOnFrom() throws Exception {
    hub.always(hub.atStorage("model.safetensors"), reply -> reply.stallAt(WEIGHTS / 2));
    Process process = start(cache, 0);
    assertTrue(until(process, "model.safetensors", new ArrayList<>()).isPresent());
    Path part =
        new RepositoryFolder(cache, MemoryHub.REPOSITORY, SnapshotLink.ALL)
            .partial(Hashes.sha256(MemoryHub.bytes(WEIGHTS, 9)));
    while (process.isAlive() && (!Files.exists(part) || Files.size(part) == 0)) {
      Thread.sleep(20);
    }
    process.destroy();
    assertTrue(process.waitFor(2, TimeUnit.SECONDS), "ends within two seconds");
    assertEquals(143, process.exitValue());
    List<String> left = files(cache, "");
    for (String file : left) {
      boolean blob = file.matches("models--someone--tiny/blobs/[0-9a-f]{40}");
      assertTrue(blob || file.endsWith(".lock") || file.endsWith("/" + part.getFileName()), file);
    }
    assertTrue(new HubCache(cache).find(MemoryHub.ADDRESS).isEmpty());
    long there = Files.size(part);
    assertTrue(there > 0 && there <= WEIGHTS / 2, "bytes " + there);
    hub.behave();
    long before = hub.sent();
    finish(cache);
    assertTrue(hub.sent() - before <= WEIGHTS + 20_000 - there, "gone on from the middle");
    assertWhole(cache);
  }

  @Tag("R2")
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no small disk can be made there")
  void aDiskOfFourMegabytesThatFillsUpIsSaidAndIsEmptyAgainAfterwards() throws Exception {
    files.put("model.safetensors", MemoryHub.bytes(6_000_000, 9));
    hub.commit(MemoryHub.REPOSITORY, "main", files);
    Path disk = Files.createDirectories(directory.resolve("disk"));
    assumeTrue(
        PrivateMounts.arePossible(disk),
        "no private mounts here; the same is tested with a channel that fails");
    String mount =
        "mount -t tmpfs -o size=4m none '%s' && \"$@\"; echo left $(du -sk '%s' | cut -f1)"
            .formatted(disk, disk);
    Process process = start(disk.resolve("hub"), 0, "unshare", "-m", "sh", "-c", mount, "sh");
    List<String> seen = new ArrayList<>();
    Optional<String> failure = until(process, DownloadingProcess.FAILED, seen);
    assertTrue(failure.isPresent(), seen.toString());
    assertTrue(failure.get().startsWith("failed DISK There is too little room"), failure.get());
    assertTrue(failure.get().matches(".* 6\\.0 MB needed, [0-9.]+ MB free\\."), failure.get());
    assertTrue(until(process, "and lists 1", seen).isPresent(), "it goes on working: " + seen);
    String left = until(process, "left", seen).orElseThrow();
    assertTrue(Integer.parseInt(left.substring(5)) < 100, "kilobytes " + left);
  }
}
