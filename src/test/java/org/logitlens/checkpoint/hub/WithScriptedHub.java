package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** A hub with one model: a small file that it serves itself and weights that another server has. */
abstract class WithScriptedHub {
  static final String TOKEN = "hf_secretOfTheTests";
  static final ModelAddress MODEL = new ModelAddress("owner/name", "main");
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";
  static final int SIZE = 100_000;

  @TempDir Path folder;
  final byte[] config = "{\"n_layer\": 2}".getBytes(StandardCharsets.UTF_8);
  final byte[] weights = new byte[SIZE];
  ScriptedHub hub;
  String commit;
  Path partial;

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(weights);
    hub = new ScriptedHub();
    commit = hub.commit("owner/name", "main", Map.of(CONFIG, config, WEIGHTS, weights));
    partial = folder.resolve("partial");
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
  }

  HubClient client() {
    return QuickClient.of(hub.settings(folder, null));
  }

  Optional<RemoteFile> find(ModelAddress model, String file) throws HubException {
    return client().find(model, file, QuickClient.WANTED);
  }

  RemoteFile found(String file) throws HubException {
    return find(MODEL, file).orElseThrow();
  }

  /** What stands on disk after a download that succeeds. */
  byte[] download(HubClient client, RemoteFile file) throws HubException, IOException {
    client.download(file, partial, ByteListener.NONE, QuickClient.WANTED);
    return Files.readAllBytes(partial);
  }

  /** Checks that the weights arrive whole. */
  void assertArrives(RemoteFile file) throws HubException, IOException {
    assertArrayEquals(weights, download(client(), file));
  }

  /** Checks that a download fails in a way, and gives the error. */
  HubException assertFails(Kind kind, RemoteFile file) {
    HubException error = assertThrows(HubException.class, () -> download(client(), file));
    assertEquals(kind, error.kind(), error::getMessage);
    return error;
  }

  /** Checks that a question fails in a way, and gives the error. */
  HubException assertNotFound(Kind kind, String file) {
    HubException error = assertThrows(HubException.class, () -> find(MODEL, file));
    assertEquals(kind, error.kind(), error::getMessage);
    return error;
  }

  /** Everything that was asked of either server. */
  List<Request> all() {
    List<Request> all = new ArrayList<>(hub.requests());
    all.addAll(hub.storageRequests());
    return all;
  }

  /** The ranges that the second server was asked for; empty for the whole. */
  List<String> ranges() {
    return hub.storageRequests().stream().map(r -> r.header("Range").orElse("")).toList();
  }
}
