package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.CheckpointException;

/** What is asked of a hub before a model is fetched, and what stays of it. */
class ModelPreviewTest {
  private static final String SHARD = "model-00001-of-00001.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path cache;
  private final MemoryHub hub = MemoryHub.withModel();
  private final List<Path> configs = new ArrayList<>();

  ModelPreviewTest(@TempDir Path directory) {
    this.cache = directory.resolve("hub");
  }

  private HubSettings settings() {
    return new HubSettings(URI.create("https://hub.example"), cache, null, false);
  }

  private long look() throws CheckpointException {
    return new ModelPreview(settings(), hub).look(MemoryHub.ADDRESS, this::read, () -> false);
  }

  private long read(Path config, long bytes) {
    assertTrue(Files.exists(config));
    configs.add(config);
    return bytes;
  }

  private void assertNothingIsLeft() {
    assertFalse(Files.exists(cache));
    configs.forEach(
        config -> assertFalse(Files.exists(Objects.requireNonNull(config.getParent()))));
  }

  @Test
  void onlyTheConfigIsFetchedAndNothingIsKept() throws Exception {
    long bytes = MemoryHub.model().values().stream().mapToLong(file -> file.length).sum();

    assertEquals(bytes, look());

    assertEquals(List.of("config.json"), hub.fetched);
    assertEquals(1, configs.size());
    assertNothingIsLeft();
  }

  @Test
  void anIndexIsReadToKnowWhatItsShardsWeigh() throws Exception {
    Map<String, byte[]> files = MemoryHub.model();
    byte[] index = MemoryHub.text("{\"weight_map\": {\"t\": \"" + SHARD + "\"}}");
    byte[] whole = Objects.requireNonNull(files.remove("model.safetensors"));
    files.put(INDEX, index);
    files.put(SHARD, whole);
    hub.commit(ModelAddress.MAIN, files);

    assertEquals(files.values().stream().mapToLong(file -> file.length).sum(), look());

    assertEquals(List.of("config.json", INDEX), hub.fetched);
    assertNothingIsLeft();
  }

  @Test
  void whatIsFetchedAlreadyCountsAndIsNotAskedFor() throws Exception {
    new ModelDownload(settings(), hub)
        .get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false);
    hub.asked.clear();
    long bytes = MemoryHub.model().values().stream().mapToLong(file -> file.length).sum();

    assertEquals(bytes, look());

    assertEquals(List.of("main/config.json"), hub.asked);
  }

  @Test
  void aConfigThatIsRefusedCostsNothingElseAndLeavesNothing() {
    CheckpointException refusal =
        assertThrows(
            CheckpointException.class,
            () ->
                new ModelDownload(settings(), hub)
                    .get(
                        MemoryHub.ADDRESS,
                        config -> {
                          configs.add(config);
                          throw new CheckpointException("Not here.", "Take another.");
                        },
                        ModelDownload.Listener.NONE,
                        () -> false));

    assertEquals("Not here.", refusal.getMessage());
    assertEquals(List.of("config.json"), hub.fetched);
    assertNothingIsLeft();
  }

  @Test
  void aConfigThatWasReadIsHandedOnWithoutAByteOfItFetchedAgain() throws Exception {
    new ModelDownload(settings(), hub)
        .get(MemoryHub.ADDRESS, configs::add, ModelDownload.Listener.NONE, () -> false);

    int size = Objects.requireNonNull(MemoryHub.model().get("config.json")).length;
    int again = hub.fetched.lastIndexOf("config.json");
    assertEquals(0, hub.fetchedFrom.get(0));
    assertEquals(size, hub.fetchedFrom.get(again), "all of it was there");
    configs.forEach(
        config -> assertFalse(Files.exists(Objects.requireNonNull(config.getParent()))));
  }
}
