package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are fetched, and what is in the cache at every moment of it. */
class ModelDownloadTest extends WithModelDownload {
  ModelDownloadTest(@TempDir Path directory) {
    super(directory);
  }

  @Test
  void aModelLiesInTheCacheAsPythonLaysItOut() throws Exception {
    Path snapshot = get();
    String commit = hub.commit("main");
    assertEquals(repository.resolve("snapshots").resolve(commit), snapshot);
    assertEquals(commit, Files.readString(repository.resolve("refs/main")));
    assertEquals(MemoryHub.model().keySet(), names(snapshot));
    for (Map.Entry<String, byte[]> file : MemoryHub.model().entrySet()) {
      Path link = snapshot.resolve(file.getKey());
      assertArrayEquals(file.getValue(), Files.readAllBytes(link));
      String hash =
          file.getKey().endsWith(".safetensors")
              ? Hashes.sha256(file.getValue())
              : Hashes.gitSha1(file.getValue());
      assertEquals(Path.of("../../blobs", hash), Files.readSymbolicLink(link));
    }
    assertEquals(
        new TreeSet<>(List.of("generation_config.json", "special_tokens_map.json")),
        names(repository.resolve(".no_exist").resolve(commit)));
    assertEquals(4, names(repository.resolve("blobs")).size(), "no parts are left");
  }

  @Test
  void onlyTheConfigIsAskedForWhenEverythingIsThere() throws Exception {
    get();
    hub.asked.clear();
    hub.fetched.clear();
    get();
    assertEquals(List.of("main/config.json"), hub.asked);
    assertEquals(List.of(), hub.fetched);
    hub.asked.clear();
    get(new ModelAddress(MemoryHub.REPOSITORY, hub.commit("main")));
    assertEquals(List.of(), hub.asked, "a commit never changes");
  }

  @Test
  void everythingButTheFirstQuestionIsAboutOneCommit() throws Exception {
    get();
    assertEquals("main/config.json", hub.asked.get(0));
    for (String asked : hub.asked.subList(1, hub.asked.size())) {
      assertTrue(asked.startsWith(hub.commit("main") + "/"), asked);
    }
  }

  @Test
  void aNewCommitSharesTheFilesThatDidNotChange() throws Exception {
    Path before = get();
    hub.fetched.clear();
    commitWith(Map.of("config.json", MemoryHub.text("{\"model_type\": \"gpt2\", \"n\": 2}")));
    Path after = get();
    assertEquals(List.of("config.json"), hub.fetched);
    assertEquals(hub.commit("main"), Files.readString(repository.resolve("refs/main")));
    assertTrue(Files.exists(before.resolve("config.json")));
    assertTrue(Files.exists(after.resolve("model.safetensors")));
  }

  @Test
  void aRevisionOfItsOwnIsKeptBesideTheOthers() throws Exception {
    hub.commit("step4000", MemoryHub.model());
    ModelAddress step = new ModelAddress(MemoryHub.REPOSITORY, "step4000");
    assertEquals(hub.commit("step4000"), get(step).getFileName().toString());
    assertEquals(hub.commit("main"), get().getFileName().toString());
    assertEquals(new TreeSet<>(List.of("main", "step4000")), names(repository.resolve("refs")));
  }

  @Test
  void onlyTheFirstFormOfWeightsIsFetched() throws Exception {
    commitWith(
        Map.of(
            "pytorch_model.bin", MemoryHub.bytes(10, 5),
            "model.safetensors.index.json", index(SHARD_1),
            "tf_model.h5", new byte[5]));
    assertEquals(MemoryHub.model().keySet(), names(get()));
  }

  @Test
  @Tag("N27")
  void pytorchFilesAreFetchedWhereThereAreNoOthers() throws Exception {
    byte[] weights = MemoryHub.bytes(3000, 5);
    commitWith(Map.of("pytorch_model.bin", weights), "model.safetensors");
    Path snapshot = get();
    assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve("pytorch_model.bin")));
    assertFalse(Files.exists(snapshot.resolve("model.safetensors")));
  }

  @Test
  void weightsThatAreThereAreUsedInTheirForm() throws Exception {
    commitWith(Map.of("pytorch_model.bin", MemoryHub.bytes(3000, 5)), "model.safetensors");
    Path snapshot = get();
    Files.delete(snapshot.resolve("tokenizer.json").toRealPath());
    hub.fetched.clear();
    hub.asked.clear();
    assertEquals(snapshot, get());
    assertEquals(List.of("tokenizer.json"), hub.fetched);
    assertFalse(hub.asked.toString().contains("model.safetensors"));
  }

  @Tag("N25")
  @Test
  void onlyOurOwnNamesAreEverAskedForWhateverARepositoryHas() throws Exception {
    Map<String, byte[]> hostile = new HashMap<>();
    for (String name : hostileNames()) {
      hostile.put(name.equals("config.json") ? "CONFIG.JSON" : name, new byte[1]);
    }
    hostile.put("model.safetensors", MemoryHub.bytes(2000, 1));
    commitWith(hostile);
    assertEquals(MemoryHub.model().keySet(), names(get()));
  }

  @Tag("N25")
  @ParameterizedTest
  @ValueSource(strings = {"../x", "", "0123", "C:\\x", "X234567890123456789012345678901234567890"})
  void whatTheHubSaysIsNoPath(String hostile) throws Exception {
    HubSource lying =
        new HubSource() {
          @Override
          public java.util.Optional<RemoteFile> find(
              ModelAddress address, String file, java.util.function.BooleanSupplier cancelled)
              throws HubException {
            RemoteFile honest = hub.find(address, file, cancelled).orElseThrow();
            return java.util.Optional.of(
                new RemoteFile(
                    honest.name(), honest.url(), honest.commit(), hostile, honest.size()));
          }

          @Override
          public void download(
              RemoteFile file,
              Path partial,
              ByteListener listener,
              java.util.function.BooleanSupplier cancelled) {
            throw new AssertionError("fetched");
          }
        };
    HubException refusal =
        assertThrows(
            HubException.class,
            () ->
                new ModelDownload(settings(false), lying)
                    .get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false));
    assertEquals(HubException.Kind.NOT_A_HUB, refusal.kind());
    assertFalse(Files.exists(cache));
  }

  @Test
  void theOldFilesOfATokenizerAreFetchedWhereThereIsNoNewOne() throws Exception {
    commitWith(
        Map.of("vocab.json", MemoryHub.text("{}"), "merges.txt", MemoryHub.text("")),
        "tokenizer.json");
    Set<String> names = names(get());
    assertTrue(names.containsAll(List.of("vocab.json", "merges.txt")), names.toString());
  }

  @Test
  void aModelThatCouldNotBeOpenedIsNotFetched() {
    commitWith(Map.of("vocab.json", MemoryHub.text("{}")), "tokenizer.json");
    assertTrue(refused().getMessage().contains("tokenizer.json"));
    commitWith(Map.of(), "model.safetensors");
    assertTrue(refused().getMessage().contains("neither model.safetensors nor"));
    commitWith(Map.of(), "config.json");
    assertTrue(refused().getMessage().contains("has no config.json"));
    assertEquals(List.of(), hub.fetched);
  }

  @ParameterizedTest
  @EnumSource(
      value = HubException.Kind.class,
      names = {"UNREACHABLE", "NOT_A_HUB", "BUSY", "SERVER"})
  void whenTheHubCannotBeAskedWhatIsThereIsUsed(HubException.Kind kind) throws Exception {
    hub.fail(kind);
    assertEquals(kind, refused().kind(), "nothing is there yet");
    hub.fail(null);
    Path snapshot = get();
    hub.fail(kind);
    List<String> steps = new ArrayList<>();
    assertEquals(
        snapshot,
        download(false)
            .get(MemoryHub.ADDRESS, (step, done, total, rate) -> steps.add(step), () -> false));
    assertTrue(steps.toString().contains("fetched before"), steps.toString());
  }

  @Test
  void aRefusalOfTheHubIsPassedOn() throws Exception {
    get();
    hub.fail(HubException.Kind.FORBIDDEN);
    assertEquals(HubException.Kind.FORBIDDEN, refused().kind());
  }

  @Test
  void offlineNobodyIsAsked() throws Exception {
    Path snapshot = get();
    hub.asked.clear();
    ModelDownload offline = download(true);
    assertEquals(
        snapshot, offline.get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false));
    ModelAddress other = new ModelAddress("someone/other", "main");
    HubException refusal =
        assertThrows(
            HubException.class, () -> offline.get(other, ModelDownload.Listener.NONE, () -> false));
    assertEquals(HubException.Kind.OFFLINE, refusal.kind());
    assertTrue(refusal.getMessage().contains("HF_HUB_OFFLINE"));
    assertEquals(List.of(), hub.asked);
  }

  @Test
  void progressGoesOverAllFilesUpToTheirSize() throws Exception {
    long total = MemoryHub.model().values().stream().mapToLong(file -> file.length).sum();
    List<Long> seen = new ArrayList<>();
    download(false)
        .get(
            MemoryHub.ADDRESS,
            (step, done, of, rate) -> {
              assertTrue(of == 0 || of == total, "total " + of);
              seen.add(done);
            },
            () -> false);
    assertEquals(total, seen.get(seen.size() - 1));
    assertEquals(seen.stream().sorted().toList(), seen, "never goes back");
  }

  @Test
  void aCancelledDownloadShowsNothingAndIsGoneOnFrom() throws Exception {
    boolean[] cancelled = {false};
    hub.interruption = (file, done) -> cancelled[0] |= done >= 5000;
    ModelDownload download = download(false);
    assertThrows(
        CancellationException.class,
        () -> download.get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> cancelled[0]));
    assertFalse(Files.exists(repository.resolve("snapshots")));
    assertFalse(Files.exists(repository.resolve("refs")));
    hub.interruption = (file, done) -> {};
    hub.fetchedFrom.clear();
    Path snapshot = get();
    assertTrue(hub.fetchedFrom.stream().anyMatch(from -> from >= 5000), "" + hub.fetchedFrom);
    assertArrayEquals(
        MemoryHub.model().get("model.safetensors"),
        Files.readAllBytes(snapshot.resolve("model.safetensors")));
  }

  @Test
  void aBlobOfAnotherSizeIsReplaced() throws Exception {
    Path snapshot = get();
    Path weights = snapshot.resolve("model.safetensors");
    Path blob = weights.toRealPath();
    Files.delete(weights);
    Files.write(blob, new byte[3]);
    assertEquals(20_000, Files.size(get().resolve("model.safetensors")));
  }
}
