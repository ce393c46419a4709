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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache that Python filled, or this application, or both. */
class HubCacheTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String OLDER = "fedcba9876543210fedcba9876543210fedcba98";

  private final Path folder;
  private final HubCache cache;

  HubCacheTest(@TempDir Path directory) {
    this.folder = directory.resolve("hub");
    this.cache = new HubCache(folder);
  }

  /** Writes a file as huggingface_hub does. */
  private void python(String repository, String commit, String file, byte[] bytes)
      throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("models--" + repository + "/blobs"));
    boolean large = file.endsWith(".safetensors");
    Path blob = blobs.resolve(large ? Hashes.sha256(bytes) : Hashes.gitSha1(bytes));
    Files.write(blob, bytes);
    Path link = blobs.resolveSibling("snapshots").resolve(commit).resolve(file);
    Path parent = Objects.requireNonNull(link.getParent());
    Files.createDirectories(parent);
    Files.createSymbolicLink(link, parent.relativize(blob));
  }

  private void pythonModel(String repository, String commit, long seed) throws IOException {
    python(repository, commit, "config.json", MemoryHub.text("{\"seed\": " + seed + "}"));
    python(repository, commit, "tokenizer.json", MemoryHub.text("{\"model\": {}}"));
    python(repository, commit, "model.safetensors", MemoryHub.bytes(5000, seed));
    python(
        repository, commit, "onnx/readme.md", MemoryHub.text("more that Python fetched " + seed));
  }

  private void ref(String repository, String revision, String commit) throws IOException {
    Path ref = folder.resolve("models--" + repository + "/refs/" + revision);
    Files.createDirectories(ref.getParent());
    Files.writeString(ref, commit);
  }

  private static ModelAddress address(String typed) throws Exception {
    return ModelAddress.parse(typed);
  }

  private long bytesOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> file.toString().contains("blobs"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void anEmptyCacheHasNothing() throws Exception {
    assertEquals(List.of(), cache.list());
    assertTrue(cache.find(address("a/b")).isEmpty());
    HubException refusal = assertThrows(HubException.class, () -> cache.remove(address("a/b")));
    assertTrue(refusal.getMessage().contains("Nothing of a/b is kept in " + folder));
    assertThrows(
        HubException.class, () -> cache.verify(address("a/b"), ByteListener.NONE, () -> false));
    cache.markUsed(address("a/b"));
    assertFalse(Files.exists(folder), "looking changes nothing");
  }

  @Test
  void whatPythonFetchedIsFoundWithoutTheNetwork() throws Exception {
    pythonModel("gpt2", COMMIT, 1);
    ref("gpt2", "main", COMMIT);
    ref("gpt2", "refs/pr/1", COMMIT);
    Path snapshot = folder.resolve("models--gpt2/snapshots").resolve(COMMIT);
    assertEquals(Optional.of(snapshot), cache.find(address("gpt2")));
    assertEquals(Optional.of(snapshot), cache.find(address("gpt2@refs/pr/1")));
    assertEquals(Optional.of(snapshot), cache.find(address("gpt2@" + COMMIT)));
    assertTrue(cache.find(address("gpt2@v2")).isEmpty());
    assertEquals(
        List.of("gpt2", "gpt2@refs/pr/1"),
        cache.list().stream().map(model -> model.address().toString()).toList());
    CachedModel model = cache.list().get(0);
    assertEquals(COMMIT, model.commit());
    assertEquals(Optional.of(snapshot), model.folder());
    assertEquals(bytesOnDisk(), model.bytes());
    assertEquals(List.of(), cache.verify(address("gpt2"), ByteListener.NONE, () -> false));
  }

  @Test
  void foldersOfOtherThingsAreLeftOut() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    for (String other :
        List.of("datasets--a--b", "models--a--b--c", "models--", "models--..", ".locks", "blobs")) {
      Files.createDirectories(folder.resolve(other).resolve("snapshots").resolve(COMMIT));
    }
    Files.writeString(folder.resolve("models--a--file"), "");
    Files.writeString(folder.resolve("version.txt"), "1");
    assertEquals(1, cache.list().size());
  }

  @Test
  void halfAModelIsListedWithItsSizeButNotFound() throws Exception {
    python("a--b", COMMIT, "config.json", MemoryHub.text("{}"));
    ref("a--b", "main", COMMIT);
    Path part = folder.resolve("models--a--b/blobs/" + "0".repeat(64) + ".incomplete");
    Files.write(part, new byte[700]);
    assertTrue(cache.find(address("a/b")).isEmpty());
    CachedModel model = cache.list().get(0);
    assertTrue(model.folder().isEmpty());
    assertEquals(702, model.bytes());
    Path other = folder.resolve("models--c/blobs");
    Files.createDirectories(other);
    Files.write(other.resolve("1".repeat(64) + ".logit-lens.incomplete"), new byte[300]);
    CachedModel leftover = cache.list().get(1);
    assertEquals(address("c"), leftover.address());
    assertEquals(300, leftover.bytes());
    assertEquals(300, cache.remove(address("c")));
    assertFalse(Files.exists(folder.resolve("models--c")));
  }

  @Test
  void aModelWithAShardMissingIsNotFound() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    Path snapshot = cache.find(address("a/b")).orElseThrow();
    Files.delete(snapshot.resolve("model.safetensors"));
    String shard = "model-00001-of-00002.safetensors";
    Files.writeString(
        snapshot.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \""
            + shard
            + "\", \"b\": \""
            + shard.replace("01", "02")
            + "\"}}");
    Files.write(snapshot.resolve(shard), new byte[3]);
    assertTrue(cache.find(address("a/b")).isEmpty());
    Files.write(snapshot.resolve(shard.replace("01", "02")), new byte[3]);
    assertTrue(cache.find(address("a/b")).isPresent());
  }

  @Test
  void aRefOfSomethingElseIsNone() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", "../../../elsewhere");
    assertTrue(cache.find(address("a/b")).isEmpty());
    assertEquals(
        List.of("a/b@" + COMMIT),
        cache.list().stream().map(model -> model.address().toString()).toList());
  }

  @Test
  void aModelKnowsWhenItWasLastUsed() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    assertEquals(Optional.empty(), cache.list().get(0).lastUsed());
    Instant before = Instant.now().minusSeconds(2);
    cache.markUsed(address("a/b"));
    Instant first = cache.list().get(0).lastUsed().orElseThrow();
    assertTrue(first.isAfter(before) && first.isBefore(Instant.now().plusSeconds(2)));
    cache.markUsed(address("a/b@" + COMMIT));
    assertFalse(cache.list().get(0).lastUsed().orElseThrow().isBefore(first));
  }

  @Test
  void everyWrongFileIsNamedWithBothHashes() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    Path snapshot = cache.find(address("a/b")).orElseThrow();
    byte[] changed = MemoryHub.bytes(5000, 1);
    changed[4000] ^= 1;
    Files.write(snapshot.resolve("model.safetensors"), changed);
    Files.delete(snapshot.resolve("tokenizer.json").toRealPath());
    List<Long> seen = new ArrayList<>();
    List<String> faults =
        cache.verify(address("a/b"), (done, total) -> seen.add(total - done), () -> false);
    assertEquals(3, faults.size(), faults.toString());
    assertEquals(
        "model.safetensors has the hash "
            + Hashes.sha256(changed)
            + " in place of "
            + Hashes.sha256(MemoryHub.bytes(5000, 1))
            + ".",
        faults.get(0));
    assertEquals("tokenizer.json is a link to nothing.", faults.get(1));
    assertTrue(faults.get(2).contains("not whole"));
    assertEquals(0, seen.get(seen.size() - 1), "progress reaches its end");
  }

  @Test
  void verifyingCanBeCancelled() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    assertThrows(
        CancellationException.class,
        () -> cache.verify(address("a/b"), ByteListener.NONE, () -> true));
  }

  @Test
  void removingTheOnlyRevisionLeavesNothing() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    ref("a--b", "v1", COMMIT);
    cache.markUsed(address("a/b"));
    Path repository = folder.resolve("models--a--b");
    Files.createDirectories(repository.resolve(".no_exist").resolve(COMMIT));
    Files.writeString(repository.resolve(".no_exist").resolve(COMMIT).resolve("x.json"), "");
    Files.createDirectories(repository.resolve("trees"));
    Files.writeString(repository.resolve("trees").resolve(COMMIT + ".json"), "{}");
    assertEquals(bytesOnDisk(), cache.remove(address("a/b")));
    assertFalse(Files.exists(repository));
    assertEquals(List.of(), cache.list());
    assertThrows(HubException.class, () -> cache.remove(address("a/b")));
  }

  @Test
  void removingARevisionLeavesWhatAnotherNeeds() throws Exception {
    pythonModel("a--b", OLDER, 1);
    ref("a--b", "old", OLDER);
    pythonModelSharingWeights();
    ref("a--b", "main", COMMIT);
    Path part = folder.resolve("models--a--b/blobs/" + "2".repeat(40) + ".9f3a.incomplete");
    Files.write(part, new byte[10]);
    long before = bytesOnDisk();
    long freed = cache.remove(address("a/b@old"));
    assertEquals(before - freed, bytesOnDisk());
    assertTrue(freed > 0 && freed < 200, "config and readme only: " + freed);
    assertTrue(Files.exists(part), "Python may be fetching it");
    assertEquals(List.of(), cache.verify(address("a/b"), ByteListener.NONE, () -> false));
    assertTrue(cache.find(address("a/b@old")).isEmpty());
    assertThrows(HubException.class, () -> cache.remove(address("a/b@old")));
  }

  private void pythonModelSharingWeights() throws IOException {
    python("a--b", COMMIT, "config.json", MemoryHub.text("{\"seed\": 2}"));
    Path older = folder.resolve("models--a--b/snapshots").resolve(OLDER);
    Path newer = folder.resolve("models--a--b/snapshots").resolve(COMMIT);
    for (String shared : List.of("tokenizer.json", "model.safetensors")) {
      Files.createSymbolicLink(
          newer.resolve(shared), Files.readSymbolicLink(older.resolve(shared)));
    }
  }

  @Test
  void aCommitWithoutABranchIsListedAndRemovedByItsHash() throws Exception {
    pythonModel("a--b", OLDER, 1);
    pythonModel("a--b", COMMIT, 2);
    ref("a--b", "main", COMMIT);
    assertEquals(
        List.of("a/b", "a/b@" + OLDER),
        cache.list().stream().map(model -> model.address().toString()).toList());
    cache.remove(address("a/b@" + OLDER));
    assertEquals(1, cache.list().size());
    assertTrue(cache.find(address("a/b")).isPresent());
  }

  @Test
  void removingStoppedAnywhereShowsNoHalfModelAndIsFinishedByTheNextTime() throws Exception {
    // A file that cannot be deleted stops it as a kill would: a folder with contents in its place.
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    Path obstacle = folder.resolve("models--a--b/blobs").resolve("0".repeat(40));
    Files.createDirectories(obstacle.resolve("inside"));
    HubException refusal = assertThrows(HubException.class, () -> cache.remove(address("a/b")));
    assertEquals(HubException.Kind.DISK, refusal.kind());
    assertTrue(cache.find(address("a/b")).isEmpty());
    assertTrue(cache.list().stream().allMatch(model -> model.folder().isEmpty()));
    Files.delete(obstacle.resolve("inside"));
    Files.delete(obstacle);
    cache.remove(address("a/b"));
    assertFalse(Files.exists(folder.resolve("models--a--b")));
  }

  @Test
  void aModelThatIsBeingDownloadedIsNotRemoved() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    Path lock = new RepositoryFolder(folder, "a/b", SnapshotLink.ALL).lock();
    try (CacheLocks.Held held = new CacheLocks().tryTake(lock).orElseThrow()) {
      assertTrue(held.keepsOthersOut());
      HubException refusal = assertThrows(HubException.class, () -> cache.remove(address("a/b")));
      assertTrue(refusal.getMessage().contains("Another window is downloading a/b"));
    }
    assertTrue(cache.find(address("a/b")).isPresent());
  }

  @Test
  void linksOutOfTheCacheAreNeverFollowedWhenRemoving() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    Path precious = Files.createDirectories(folder.resolveSibling("precious"));
    Files.writeString(precious.resolve("thesis.txt"), "x");
    Path snapshot = cache.find(address("a/b")).orElseThrow();
    Files.createSymbolicLink(snapshot.resolve("folder"), precious);
    Files.createSymbolicLink(snapshot.resolve("file"), precious.resolve("thesis.txt"));
    cache.remove(address("a/b"));
    assertTrue(Files.exists(precious.resolve("thesis.txt")));
    assertFalse(Files.exists(folder.resolve("models--a--b")));
  }

  @Test
  void aBlobInPythonsSharedStoreIsReadAndOnlyItsLinkRemoved() throws Exception {
    pythonModel("a--b", COMMIT, 1);
    ref("a--b", "main", COMMIT);
    Path blob =
        folder.resolve("models--a--b/blobs").resolve(Hashes.sha256(MemoryHub.bytes(5000, 1)));
    Path store = folder.resolve("blobs/ab").resolve("ab" + "0".repeat(62));
    Files.createDirectories(store.getParent());
    Files.move(blob, store);
    Files.createSymbolicLink(blob, Path.of("../../blobs/ab").resolve(store.getFileName()));
    assertTrue(cache.find(address("a/b")).isPresent());
    assertEquals(List.of(), cache.verify(address("a/b"), ByteListener.NONE, () -> false));
    assertTrue(cache.list().get(0).bytes() > 5000);
    long freed = cache.remove(address("a/b"));
    assertTrue(freed < 200, "the weights stay: " + freed);
    assertTrue(Files.exists(store));
    assertFalse(Files.exists(folder.resolve("models--a--b")));
  }

  @Test
  void whereLinksDoNotWorkFilesAreThereAllTheSame() throws Exception {
    SnapshotLink refused =
        (link, blob, target) -> {
          throw new FileSystemException(link.toString(), null, "A required privilege is not held");
        };
    SnapshotLink unknown =
        (link, blob, target) -> {
          throw new UnsupportedOperationException();
        };
    Map<String, List<SnapshotLink>> systems =
        Map.of(
            "hard--links", List.of(refused, SnapshotLink.ALL.get(1), unknown),
            "only--copies", List.of(refused, unknown, SnapshotLink.ALL.get(2)));
    for (Map.Entry<String, List<SnapshotLink>> system : systems.entrySet()) {
      Path ownFolder = folder.resolve(system.getKey());
      HubCache own = new HubCache(ownFolder);
      MemoryHub hub = MemoryHub.withModel();
      ModelDownload download =
          new ModelDownload(
              new HubSettings(URI.create("https://hub.example"), ownFolder, null, false),
              hub,
              new CacheLocks(),
              DiskSpace.Free.OF_FILE_SYSTEM,
              system.getValue());
      Path snapshot = download.get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false);
      assertArrayEquals(
          MemoryHub.model().get("model.safetensors"),
          Files.readAllBytes(snapshot.resolve("model.safetensors")));
      assertFalse(Files.isSymbolicLink(snapshot.resolve("model.safetensors")));
      assertEquals(List.of(), own.verify(MemoryHub.ADDRESS, ByteListener.NONE, () -> false));
      hub.fetched.clear();
      download.get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false);
      assertEquals(List.of(), hub.fetched);
      byte[] changed = new byte[20_000];
      Files.write(snapshot.resolve("model.safetensors"), changed);
      assertFalse(own.verify(MemoryHub.ADDRESS, ByteListener.NONE, () -> false).isEmpty());
      long files = MemoryHub.model().values().stream().mapToLong(file -> file.length).sum();
      boolean copied = system.getKey().equals("only--copies");
      assertEquals(copied ? 2 * files : files, own.list().get(0).bytes());
      assertEquals(copied ? 2 * files : files, own.remove(MemoryHub.ADDRESS));
      assertEquals(List.of(), own.list());
    }
  }
}
