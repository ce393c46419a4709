package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.CheckpointException;

/** Weights in several files, and what an index may name. */
class ShardDownloadTest extends WithModelDownload {
  ShardDownloadTest(@TempDir Path directory) {
    super(directory);
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
}
