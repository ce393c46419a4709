package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from the environment to the socket, which is not opened. */
class OfflineTest {

  @Tag("N2")
  @Test
  void offlineOpensNoSocketListsWhatIsThereAndSaysWhatIsNot(@TempDir Path home) throws Exception {
    Map<String, String> environment =
        Map.of("HF_HUB_CACHE", home.resolve("hub").toString(), "HF_HUB_OFFLINE", "1");
    try (ScriptedHub hub = new ScriptedHub()) {
      hub.commit(MemoryHub.REPOSITORY, "main", MemoryHub.model());
      hub.commit("someone/other", "main", MemoryHub.model());
      HubSettings online = hub.settings(home.resolve("hub"), null);
      Path kept =
          new ModelDownload(online, new HubClient(online))
              .get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false);
      long connections = hub.connections();
      assertTrue(connections > 0);

      HubSettings read = HubEnvironment.settings(environment, home.toString());
      assertTrue(read.offline());
      HubSettings offline =
          new HubSettings(hub.endpoint(), read.cache(), read.token(), read.offline());
      ModelDownload download = new ModelDownload(offline, new HubClient(offline));
      assertEquals(kept, download.get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false));
      ModelAddress other = new ModelAddress("someone/other", "main");
      HubException refusal =
          assertThrows(
              HubException.class,
              () -> download.get(other, ModelDownload.Listener.NONE, () -> false));
      assertEquals(HubException.Kind.OFFLINE, refusal.kind());
      assertFalse(Files.exists(home.resolve("hub/models--someone--other")));
      HubCache cache = new HubCache(offline.cache());
      assertEquals(
          List.of(MemoryHub.ADDRESS), cache.list().stream().map(CachedModel::address).toList());
      assertEquals(List.of(), cache.verify(MemoryHub.ADDRESS, ByteListener.NONE, () -> false));
      assertEquals(connections, hub.connections(), "connections");
    }
  }
}
