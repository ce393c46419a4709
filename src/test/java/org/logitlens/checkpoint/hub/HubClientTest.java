package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** What a hub that works gives, and where the token goes. */
class HubClientTest extends WithScriptedHub {
  @Test
  void describesASmallFile() throws HubException {
    RemoteFile file = find(MODEL, CONFIG).orElseThrow();
    assertEquals(
        new RemoteFile(
            CONFIG,
            URI.create(hub.endpoint() + "/owner/name/resolve/" + commit + "/config.json"),
            commit,
            Hashes.gitSha1(config),
            config.length),
        file);
    assertEquals(BlobHash.GIT, BlobHash.of(file.etag()));
  }

  @Test
  void describesWeightsByTheRedirectWithoutAskingTheOtherServer() throws HubException {
    RemoteFile file = find(MODEL, WEIGHTS).orElseThrow();
    assertEquals(Hashes.sha256(weights), file.etag());
    assertEquals(weights.length, file.size());
    assertEquals(BlobHash.SHA256, BlobHash.of(file.etag()));
    assertEquals(List.of(), hub.storageRequests());
  }

  @Test
  void hasNothingForAFileThatIsNotThere() throws HubException {
    assertEquals(Optional.empty(), find(MODEL, "tokenizer.json"));
  }

  @Test
  void asksForARevisionByItsNameAndForItsFilesByTheCommit() throws Exception {
    String other = hub.commit("owner/name", "refs/pr/1", Map.of(CONFIG, new byte[] {1}));
    RemoteFile file = find(new ModelAddress("owner/name", "refs/pr/1"), CONFIG).orElseThrow();
    assertEquals(other, file.commit());
    assertArrayEquals(new byte[] {1}, download(client(), file));
    List<String> targets = hub.requests().stream().map(Request::target).toList();
    assertEquals(
        List.of(
            "/owner/name/resolve/refs%2Fpr%2F1/config.json",
            "/owner/name/resolve/" + other + "/config.json"),
        targets);
  }

  @Test
  void downloadsAndTellsHowMuchIsThere() throws Exception {
    List<Long> heard = new ArrayList<>();
    RemoteFile file = find(MODEL, WEIGHTS).orElseThrow();
    client()
        .download(
            file,
            partial,
            (done, total) -> {
              assertEquals(weights.length, total);
              heard.add(done);
            },
            QuickClient.WANTED);
    assertArrayEquals(weights, Files.readAllBytes(partial));
    assertEquals(heard.stream().sorted().toList(), heard);
    assertEquals(0, heard.get(0));
    assertEquals(weights.length, heard.get(heard.size() - 1));
  }

  @Test
  void makesAnEmptyFileWithoutAsking() throws Exception {
    hub.commit("owner/name", "main", Map.of("merges.txt", new byte[0]));
    RemoteFile file = find(MODEL, "merges.txt").orElseThrow();
    assertArrayEquals(new byte[0], download(client(), file));
    assertEquals(1, hub.requests().size());
  }

  @Test
  void asksForBytesAsTheyAre() throws Exception {
    download(client(), find(MODEL, WEIGHTS).orElseThrow());
    assertEquals(2, hub.requests().size());
    assertEquals(1, hub.storageRequests().size());
    for (Request request : all()) {
      assertEquals("identity", request.header("Accept-Encoding").orElse(""));
    }
  }

  @Test
  @Tag("N3")
  void neverShowsTheTokenToTheServerThatKeepsTheWeights() throws Exception {
    hub.once(hub.atStorage(WEIGHTS), reply -> reply.cutAt(5000));
    HubClient client = QuickClient.of(hub.settings(folder, TOKEN));
    RemoteFile file = client.find(MODEL, WEIGHTS, QuickClient.WANTED).orElseThrow();
    assertArrayEquals(weights, download(client, file));
    assertEquals(3, hub.requests().size());
    for (Request request : hub.requests()) {
      assertEquals("Bearer " + TOKEN, request.header("Authorization").orElse(""));
    }
    assertEquals(2, hub.storageRequests().size());
    for (Request request : hub.storageRequests()) {
      assertEquals(hub.storageEndpoint().getPort(), request.port());
      assertFalse(request.mentions(TOKEN), request::toString);
    }
  }

  @Test
  @Tag("N3")
  void neverShowsTheTokenOnTheWayBackFromAnotherServer() throws Exception {
    RemoteFile file = find(MODEL, CONFIG).orElseThrow();
    URI back = URI.create(file.url() + "?again");
    hub.once(hub.atHub(CONFIG), r -> r.status(302).with("Location", hub.storageEndpoint() + "/x"));
    hub.once(
        request -> request.target().equals("/x"), r -> r.status(302).with("Location", back + ""));
    HubClient client = QuickClient.of(hub.settings(folder, TOKEN));
    assertArrayEquals(config, download(client, file));
    Request last = hub.requests().get(hub.requests().size() - 1);
    assertTrue(last.target().endsWith("?again"));
    assertFalse(last.mentions(TOKEN));
  }

  @Test
  void givesTheTokenToNoAddressButTheEndpoint() throws Exception {
    RemoteFile file = find(MODEL, CONFIG).orElseThrow();
    try (ScriptedHub other = new ScriptedHub()) {
      HubClient client = QuickClient.of(other.settings(folder, TOKEN));
      assertArrayEquals(config, download(client, file));
    }
    assertFalse(hub.requests().get(1).mentions(TOKEN));
  }

  @Test
  @Tag("N4")
  void followsTheRedirectOfARenamedRepositoryWithTheToken() throws Exception {
    hub.rename("old", "owner/name");
    HubClient client = QuickClient.of(hub.settings(folder, TOKEN));
    RemoteFile file =
        client.find(new ModelAddress("old", "main"), CONFIG, QuickClient.WANTED).orElseThrow();
    assertEquals(commit, file.commit());
    assertArrayEquals(config, download(client, file));
    assertEquals(4, hub.requests().size());
    for (Request request : hub.requests()) {
      assertEquals("Bearer " + TOKEN, request.header("Authorization").orElse(""));
    }
  }

  @Test
  void followsAMirrorThatLeadsToTheHub() throws Exception {
    try (ScriptedHub mirror = new ScriptedHub()) {
      mirror.always(
          request -> true,
          reply ->
              reply
                  .status(308)
                  .with("Location", hub.endpoint() + "/owner/name/resolve/main/" + CONFIG));
      HubClient client = QuickClient.of(mirror.settings(folder, TOKEN));
      RemoteFile file = client.find(MODEL, CONFIG, QuickClient.WANTED).orElseThrow();
      assertEquals(Hashes.gitSha1(config), file.etag());
      assertArrayEquals(config, download(client, file));
    }
    assertTrue(all().stream().noneMatch(request -> request.mentions(TOKEN)));
  }

  @Test
  @Tag("N2")
  void opensNoConnectionWhenOffline() throws Exception {
    RemoteFile file = find(MODEL, CONFIG).orElseThrow();
    long before = hub.connections();
    HubClient client = QuickClient.of(new HubSettings(hub.endpoint(), folder, TOKEN, true));
    HubException lookup =
        assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
    HubException transfer = assertThrows(HubException.class, () -> download(client, file));
    assertEquals(Kind.OFFLINE, lookup.kind());
    assertEquals(Kind.OFFLINE, transfer.kind());
    assertTrue(lookup.getMessage().contains("offline"));
    assertEquals(before, hub.connections());
    assertFalse(Files.exists(partial));
  }
}
