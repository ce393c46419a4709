package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.logitlens.checkpoint.CheckpointException;

/** Downloads from a hub in memory that has one model. */
abstract class WithModelDownload {
  static final String SHARD_1 = "model-00001-of-00002.safetensors";
  static final String SHARD_2 = "model-00002-of-00002.safetensors";

  final Path cache;
  final Path repository;
  final MemoryHub hub = MemoryHub.withModel();

  WithModelDownload(Path directory) {
    this.cache = directory.resolve("hub");
    this.repository = cache.resolve("models--someone--tiny");
  }

  Path get() throws CheckpointException {
    return get(MemoryHub.ADDRESS);
  }

  Path get(ModelAddress address) throws CheckpointException {
    return download(false).get(address, ModelDownload.Listener.NONE, () -> false);
  }

  ModelDownload download(boolean offline) {
    return new ModelDownload(settings(offline), hub);
  }

  HubSettings settings(boolean offline) {
    return new HubSettings(URI.create("https://hub.example"), cache, null, offline);
  }

  HubException refused() {
    return assertThrows(HubException.class, this::get);
  }

  void commitWith(Map<String, byte[]> changes, String... without) {
    Map<String, byte[]> files = MemoryHub.model();
    files.putAll(changes);
    List.of(without).forEach(files::remove);
    hub.commit(ModelAddress.MAIN, files);
  }

  static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      TreeSet<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  /** The text of an index that names these shards, one tensor in each. */
  static byte[] index(String... shards) {
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < shards.length; i++) {
      map.append(i == 0 ? "" : ", ").append("\"t" + i + "\": \"").append(shards[i]).append('"');
    }
    return MemoryHub.text("{\"metadata\": {}, \"weight_map\": {" + map + "}}");
  }

  /** Names that no file of a model has. */
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
}
