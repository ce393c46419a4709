package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, gone or cannot be locked or linked on. */
class DownloadFaultsTest {
  private final Path cache;
  private final Path blobs;
  private final MemoryHub hub = MemoryHub.withModel();

  DownloadFaultsTest(@TempDir Path directory) {
    this.cache = directory.resolve("hub");
    this.blobs = cache.resolve("models--someone--tiny/blobs");
  }

  private Path get(ModelDownload download) throws Exception {
    return download.get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false);
  }

  private ModelDownload download(CacheLocks locks, DiskSpace.Free free, List<SnapshotLink> links) {
    return new ModelDownload(settings(), hub, locks, free, links);
  }

  private HubSettings settings() {
    return new HubSettings(URI.create("https://hub.example"), cache, null, false);
  }

  private void assertWhole(Path snapshot) throws IOException {
    for (var file : MemoryHub.model().entrySet()) {
      assertArrayEquals(
          file.getValue(), Files.readAllBytes(snapshot.resolve(file.getKey())), file.getKey());
    }
    assertEquals(List.of(), parts());
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(blobs)) {
      return files.filter(file -> file.toString().endsWith(".incomplete")).toList();
    }
  }

  @Test
  void tooLittleRoomIsSaidBeforeAnythingIsFetched() {
    DiskSpace.Free little = folder -> OptionalLong.of(12_300_000);
    HubException refusal =
        assertThrows(
            HubException.class, () -> get(download(new CacheLocks(), little, SnapshotLink.ALL)));
    assertEquals(HubException.Kind.DISK, refusal.kind());
    assertTrue(refusal.getMessage().contains("0.0 MB needed, 12.3 MB free"), refusal.getMessage());
    assertTrue(refusal.remedy().contains("HF_HUB_CACHE"));
    assertEquals(List.of(), hub.fetched);
  }

  @Test
  void aFileSystemThatDoesNotKnowItsRoomIsTried() throws Exception {
    DiskSpace.Free unknown =
        folder -> {
          throw new IOException("not supported");
        };
    assertWhole(get(download(new CacheLocks(), unknown, SnapshotLink.ALL)));
  }

  @Tag("R2")
  @Test
  void aDiskThatBecomesFullIsNamedWithNumbersAndNoPartIsLeft() throws Exception {
    hub.interruption =
        (file, done) -> {
          if (file.name().equals("model.safetensors") && done >= 7000) {
            throw new FileSystemException("blob", null, "No space left on device");
          }
        };
    DiskSpace.Free free = folder -> OptionalLong.of(3_000_000_000L);
    ModelDownload download = download(new CacheLocks(), free, SnapshotLink.ALL);
    HubException refusal = assertThrows(HubException.class, () -> get(download));
    assertEquals(HubException.Kind.DISK, refusal.kind());
    assertTrue(refusal.getMessage().contains("0.0 MB needed, 3.00 GB free"), refusal.getMessage());
    assertEquals(List.of(), parts());
    assertFalse(Files.exists(blobs.resolveSibling("snapshots")), "nothing shows");
    hub.interruption = (file, done) -> {};
    assertWhole(get(download));
  }

  @Tag("E14")
  @Test
  void aDriveThatVanishesMidwayIsSaidAndWhatCameIsGoneOnFromWhenItIsBack() throws Exception {
    Path unplugged = cache.resolveSibling("unplugged");
    hub.interruption =
        (file, done) -> {
          if (file.name().equals("model.safetensors") && done == 7000) {
            Files.move(cache, unplugged);
            throw new FileSystemException("blob", null, "Stale file handle");
          }
        };
    ModelDownload download = new ModelDownload(settings(), hub);
    HubException refusal = assertThrows(HubException.class, () -> get(download));
    assertEquals(HubException.Kind.DISK, refusal.kind());
    assertTrue(refusal.getMessage().contains("Stale file handle"), refusal.getMessage());
    assertTrue(refusal.remedy().contains("try again"), refusal.remedy());
    hub.interruption = (file, done) -> {};
    Files.move(unplugged, cache);
    hub.fetchedFrom.clear();
    assertWhole(get(download));
    assertTrue(hub.fetchedFrom.contains(7000L), "" + hub.fetchedFrom);
  }

  @Tag("E14")
  @Test
  void aDriveThatVanishesAfterTheLastByteIsSaidAsWell() throws Exception {
    Path unplugged = cache.resolveSibling("unplugged");
    ModelDownload download = new ModelDownload(settings(), hub);
    HubException refusal =
        assertThrows(
            HubException.class,
            () ->
                download.get(
                    MemoryHub.ADDRESS,
                    (step, done, total, rate) -> {
                      if (total > 0 && done == total) {
                        unplug(unplugged);
                      }
                    },
                    () -> false));
    assertEquals(HubException.Kind.DISK, refusal.kind());
    assertTrue(refusal.remedy().contains("try again"), refusal.remedy());
    Path blank = cache.resolve("models--someone--tiny/snapshots");
    assertFalse(Files.exists(blank) && new HubCache(cache).find(MemoryHub.ADDRESS).isPresent());
  }

  private void unplug(Path elsewhere) {
    try {
      Files.move(cache, elsewhere);
      Files.writeString(cache, "in the way of the mount point");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Tag("E14")
  @Test
  void aCacheThatCannotBeReadIsSaidWhenItIsListed() throws Exception {
    Files.createDirectories(cache.getParent());
    Files.writeString(cache, "a file");
    assertEquals(List.of(), new HubCache(cache).list());
    HubException refusal =
        assertThrows(HubException.class, () -> get(new ModelDownload(settings(), hub)));
    assertEquals(HubException.Kind.DISK, refusal.kind());
  }

  @Tag("N22")
  @Test
  void withoutLocksEveryAttemptHasAFileOfItsOwnAndTheResultIsTheSame() throws Exception {
    // Both are in the middle of the same file at once.
    CyclicBarrier meeting = new CyclicBarrier(2);
    List<Integer> partsThen = new ArrayList<>();
    hub.interruption =
        (file, done) -> {
          if (file.name().equals("model.safetensors") && done == 5000) {
            await(meeting);
            synchronized (partsThen) {
              partsThen.add(parts().size());
            }
            await(meeting);
          }
        };
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      Callable<Path> one = this::fetchAsAnotherProcess;
      List<Future<Path>> results = both.invokeAll(List.of(one, one), 60, TimeUnit.SECONDS);
      Path snapshot = results.get(0).get();
      assertEquals(snapshot, results.get(1).get());
      assertEquals(List.of(2, 2), partsThen);
      assertWhole(snapshot);
      assertEquals(
          List.of(), new HubCache(cache).verify(MemoryHub.ADDRESS, ByteListener.NONE, () -> false));
    } finally {
      both.shutdownNow();
    }
  }

  /** Knows nothing of the locks of this process, and the file system has none. */
  private Path fetchAsAnotherProcess() throws Exception {
    CacheLocks none =
        new CacheLocks(
            channel -> {
              throw new IOException("No locks available");
            },
            ConcurrentHashMap.newKeySet());
    return get(download(none, DiskSpace.Free.OF_FILE_SYSTEM, SnapshotLink.ALL));
  }

  private static void await(CyclicBarrier meeting) {
    try {
      meeting.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
