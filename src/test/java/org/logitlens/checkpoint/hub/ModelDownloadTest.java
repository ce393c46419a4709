package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.CheckpointException;

/** Which files are fetched, and what is in the cache at every moment of it. */
class ModelDownloadTest {
  private static final String SHARD_1 = "model-00001-of-00002.safetensors";
  private static final String SHARD_2 = "model-00002-of-00002.safetensors";

  private final Path cache;
  private final Path repository;
  private final MemoryHub hub = MemoryHub.withModel();

  ModelDownloadTest(@TempDir Path directory) {
    this.cache = directory.resolve("hub");
    this.repository = cache.resolve("models--someone--tiny");
  }

  private Path get() throws CheckpointException {
    return get(MemoryHub.ADDRESS);
  }

  private Path get(ModelAddress address) throws CheckpointException {
    return download(false).get(address, ModelDownload.Listener.NONE, () -> false);
  }

  private ModelDownload download(boolean offline) {
    return new ModelDownload(settings(offline), hub);
  }

  private HubSettings settings(boolean offline) {
    return new HubSettings(URI.create("https://hub.example"), cache, null, offline);
  }

  private HubException refused() {
    return assertThrows(HubException.class, this::get);
  }

  private void commitWith(Map<String, byte[]> changes, String... without) {
    Map<String, byte[]> files = MemoryHub.model();
    files.putAll(changes);
    List.of(without).forEach(files::remove);
    hub.commit(ModelAddress.MAIN, files);
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      TreeSet<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  private static byte[] index(String... shards) {
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < shards.length; i++) {
      map.append(i == 0 ? "" : ", ").append("\"t" + i + "\": \"").append(shards[i]).append('"');
    }
    return MemoryHub.text("{\"metadata\": {}, \"weight_map\": {" + map + "}}");
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

  @Tag("N28")
  @Test
  void shardsAreFetchedAsTheIndexNamesThem() throws Exception {
    commitWith(
        Map.of(
            "model.safetensors.index.json",
            index(SHARD_2, SHARD_1, SHARD_2),
            SHARD_1,
            MemoryHub.bytes(1100, 7),
            SHARD_2,
            MemoryHub.bytes(1200, 8)),
        "model.safetensors");
    Path snapshot = get();
    assertEquals(1100, Files.size(snapshot.resolve(SHARD_1)));
    assertEquals(1200, Files.size(snapshot.resolve(SHARD_2)));
    hub.fetched.clear();
    get();
    assertEquals(List.of(), hub.fetched);
    Files.delete(snapshot.resolve(SHARD_2));
    get();
    assertEquals(1200, Files.size(snapshot.resolve(SHARD_2)));
    assertEquals(List.of(), hub.fetched, "its contents were still there");
  }

  @Test
  void shardsOfPytorchAreFetchedToo() throws Exception {
    String shard = "pytorch_model-00001-of-00001.bin";
    commitWith(
        Map.of("pytorch_model.bin.index.json", index(shard), shard, MemoryHub.bytes(1100, 7)),
        "model.safetensors");
    assertEquals(1100, Files.size(get().resolve(shard)));
  }

  @Tag("N28")
  @Test
  void aShardThatIsNotThereIsNamedBeforeAnyWeightsAreFetched() {
    commitWith(
        Map.of(
            "model.safetensors.index.json",
            index(SHARD_1, SHARD_2),
            SHARD_1,
            MemoryHub.bytes(1100, 7)),
        "model.safetensors");
    HubException refusal = refused();
    assertEquals(HubException.Kind.NO_FILE, refusal.kind());
    assertTrue(refusal.getMessage().contains(SHARD_2), refusal.getMessage());
    assertEquals(List.of("model.safetensors.index.json"), hub.fetched);
    assertFalse(Files.exists(repository.resolve("snapshots")));
  }

  static String[] hostileNames() {
    return new String[] {
      "../x",
      "../../../../etc/passwd",
      "/etc/passwd",
      "C:\\\\x",
      "a\\u0000b",
      "CON",
      "x".repeat(300),
      "MODEL-00001-OF-00002.SAFETENSORS",
      "sub/model-00001-of-00002.safetensors",
      "model-00001-of-00002.safetensors/../../x",
      "model-00003-of-00002.safetensors",
      "model-00000-of-00002.safetensors",
      "model-00001-of-00003.safetensors",
      "pytorch_model-00001-of-00002.bin",
      "model.safetensors",
      "config.json",
      ""
    };
  }

  @Tag("N25")
  @Tag("N28")
  @ParameterizedTest
  @MethodSource("hostileNames")
  void anIndexLeadsNowhereElse(String name) throws Exception {
    commitWith(
        Map.of(
            "model.safetensors.index.json",
            index(SHARD_2, name),
            SHARD_2,
            MemoryHub.bytes(1100, 7)),
        "model.safetensors");
    CheckpointException refusal = assertThrows(CheckpointException.class, this::get);
    assertTrue(refusal.getMessage().contains("index"), refusal.getMessage());
    assertTrue(refusal.getMessage().length() < 600, "long names are shortened");
    assertEquals(List.of("model.safetensors.index.json"), hub.fetched);
    hub.asked.forEach(asked -> ModelFiles.checked(asked.substring(asked.indexOf('/') + 1)));
    assertEquals(new TreeSet<>(List.of(".locks", "models--someone--tiny")), names(cache));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"weight_map\": {}}", "{\"weight_map\": []}", "{\"weight_map\": 1}", "["})
  void anIndexOfNothingIsRefused(String text) {
    commitWith(Map.of("model.safetensors.index.json", MemoryHub.text(text)), "model.safetensors");
    assertThrows(CheckpointException.class, this::get);
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
