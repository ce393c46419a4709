package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** What the statuses and headers of answers mean to the user. */
class HubAnswersTest extends WithScriptedHub {

  @Test
  @Tag("N8")
  void saysSomethingElseForEveryWayToBeRefused() throws Exception {
    RemoteFile file = found(CONFIG);
    Set<String> messages = new HashSet<>();
    List<HubException> errors = new ArrayList<>();
    errors.add(refused(Kind.FORBIDDEN, r -> r.error(401, "GatedRepo", "Access is restricted")));
    errors.add(refused(Kind.NO_REPOSITORY, r -> r.error(404, "RepoNotFound", "Not found")));
    errors.add(refused(Kind.NO_REVISION, r -> r.error(404, "RevisionNotFound", "Invalid rev")));
    errors.add(refused(Kind.NO_REPOSITORY, r -> r.error(410, "", "Gone")));
    errors.add(refused(Kind.BUSY, r -> r.error(429, "", "Slow down")));
    errors.add(refused(Kind.SERVER, r -> r.error(500, "", "Oops")));
    errors.add(refused(Kind.SERVER, r -> r.error(503, "", "Maintenance")));
    hub.always(hub.atHub(CONFIG), r -> r.error(404, "EntryNotFound", "No"));
    errors.add(assertFails(Kind.NO_FILE, file));
    for (HubException error : errors) {
      messages.add(error.getMessage());
      assertFalse(error.remedy().isEmpty(), error::getMessage);
      assertFalse(error.getMessage().contains(TOKEN));
    }
    assertEquals(8, messages.size(), messages::toString);
  }

  @Test
  @Tag("N8")
  void saysHowAGatedModelCanBeHad() throws Exception {
    hub.always(ScriptedHub.head(CONFIG), r -> r.error(403, "GatedRepo", "Restricted"));
    HubException without = assertNotFound(Kind.FORBIDDEN, CONFIG);
    assertTrue(without.remedy().contains(hub.endpoint() + "/owner/name"), without::remedy);
    assertTrue(without.remedy().contains("HF_TOKEN"), without::remedy);
    HubClient client = QuickClient.of(hub.settings(folder, TOKEN));
    HubException with =
        assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
    assertTrue(with.getMessage().startsWith("Your account may not read"), with::getMessage);
  }

  @Test
  void tellsAMissingModelFromATokenThatIsNotAccepted() throws Exception {
    // The hub answers 401 for models that do not exist, to people it does not know.
    HubException missing = refused(Kind.NO_REPOSITORY, r -> r.error(401, "RepoNotFound", "No"));
    assertTrue(missing.getMessage().contains("or it is private"), missing::getMessage);
    hub.always(
        ScriptedHub.head(CONFIG),
        r -> r.error(401, "", "Invalid credentials in Authorization header"));
    HubClient client = QuickClient.of(hub.settings(folder, TOKEN));
    HubException token =
        assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
    assertEquals(Kind.FORBIDDEN, token.kind());
    assertTrue(token.getMessage().contains("does not accept your token"), token::getMessage);
    assertTrue(token.getMessage().contains("Invalid credentials"), token::getMessage);
  }

  @Test
  void readsNothingIntoTheWordsOfAServerButText() {
    HubException error = refused(Kind.FORBIDDEN, r -> r.error(403, "", "a\u00e9\u009bb"));
    assertTrue(error.getMessage().endsWith("It says: a??b"), error::getMessage);
  }

  @Test
  @Tag("N8")
  void triesFiveTimesMoreWhenTheServerIsBusyOrFails() throws Exception {
    for (int status : new int[] {429, 500, 503}) {
      int before = hub.requests().size();
      hub.always(ScriptedHub.head(CONFIG), r -> r.error(status, "", "Later"));
      assertThrows(HubException.class, () -> find(MODEL, CONFIG));
      assertEquals(before + 6, hub.requests().size());
      hub.behave();
      for (int i = 0; i < 5; i++) {
        hub.once(ScriptedHub.head(CONFIG), r -> r.error(status, "", "Later"));
      }
      assertTrue(find(MODEL, CONFIG).isPresent());
    }
    RemoteFile file = found(WEIGHTS);
    hub.once(hub.atHub(WEIGHTS), r -> r.error(503, "", "Later"));
    hub.once(hub.atStorage(WEIGHTS), r -> r.error(500, "", "Later"));
    // Signed addresses expire: a new one is asked for.
    hub.once(hub.atStorage(WEIGHTS), r -> r.error(403, "", "Request has expired"));
    assertArrives(file);
  }

  @Test
  @Tag("N8")
  void asksOnceWhenWaitingWouldNotHelp() {
    refused(Kind.NO_REPOSITORY, r -> r.error(404, "RepoNotFound", "Not found"));
    assertEquals(1, hub.requests().size());
  }

  @Test
  @Tag("N8")
  void waitsAsLongAsTheServerAsks() throws Exception {
    hub.once(ScriptedHub.head(CONFIG), r -> r.error(429, "", "").with("Retry-After", "1"));
    long start = System.nanoTime();
    assertTrue(find(MODEL, CONFIG).isPresent());
    assertTrue(System.nanoTime() - start >= Duration.ofSeconds(1).toNanos());
  }

  @Test
  @Tag("N8")
  void doesNotWaitForHoursButSaysHowLongTheServerAsks() {
    HubException error = refused(Kind.BUSY, r -> r.error(429, "", "").with("Retry-After", "3600"));
    assertTrue(error.getMessage().contains("wait 3600 seconds"), error::getMessage);
    assertEquals(1, hub.requests().size());
    HubException allowance =
        refused(Kind.BUSY, r -> r.error(429, "", "").with("RateLimit", "\"api\";r=0;t=299"));
    assertTrue(allowance.getMessage().contains("wait 299 seconds"), allowance::getMessage);
  }

  @Test
  void readsADateToWaitFor() {
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    hub.once(
        ScriptedHub.head(CONFIG),
        r ->
            r.error(503, "", "")
                .with(
                    "Retry-After",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        now.plusSeconds(90).atOffset(ZoneOffset.UTC))));
    HubClient client =
        new HubClient(
            hub.settings(folder, null),
            new Connections(new ProxyRules(Map.of(), null), QuickClient.PATIENCE, () -> null),
            InstantSource.fixed(now),
            new Random(1));
    HubException error =
        assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
    assertTrue(error.getMessage().contains("wait 90 seconds"), error::getMessage);
  }

  @Test
  @Tag("N6")
  void knowsAHubByItsHeaders() {
    for (String header : List.of("X-Repo-Commit", "ETag")) {
      hub.once(ScriptedHub.head(CONFIG), r -> r.without(header));
      HubException error = assertNotFound(Kind.NOT_A_HUB, CONFIG);
      assertTrue(
          error.getMessage().contains("not a Hugging Face endpoint (a proxy or captive portal?)"),
          error::getMessage);
      assertTrue(error.getMessage().contains(header), error::getMessage);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "main", "", "ABCDEF"})
  @Tag("N6")
  void takesNoOtherWordForACommitOrAHash(String word) {
    hub.once(ScriptedHub.head(CONFIG), r -> r.with("X-Repo-Commit", word));
    assertNotFound(Kind.NOT_A_HUB, CONFIG);
    hub.once(ScriptedHub.head(WEIGHTS), r -> r.with("X-Linked-Etag", '"' + word + '"'));
    assertNotFound(Kind.NOT_A_HUB, WEIGHTS);
  }

  @Test
  void takesNoAnswerAboutAnotherCommit() {
    hub.once(ScriptedHub.head(CONFIG), r -> r.with("X-Repo-Commit", "0".repeat(40)));
    HubException error =
        assertThrows(
            HubException.class, () -> find(new ModelAddress("owner/name", commit), CONFIG));
    assertEquals(Kind.NOT_A_HUB, error.kind());
  }

  @Test
  void takesNoAnswerWithoutASize() {
    hub.once(ScriptedHub.head(WEIGHTS), r -> r.without("X-Linked-Size"));
    HubException error = assertNotFound(Kind.NOT_A_HUB, WEIGHTS);
    assertTrue(error.getMessage().contains("size"), error::getMessage);
  }

  @Test
  @Tag("N6")
  void knowsASignInPageForWhatItIs() {
    hub.once(ScriptedHub.head(CONFIG), r -> r.with("Content-Type", "text/html"));
    HubException page = assertNotFound(Kind.NOT_A_HUB, CONFIG);
    assertTrue(page.remedy().contains("sign in"), page::remedy);
    HubException status = refused(Kind.NOT_A_HUB, r -> r.error(511, "", ""));
    assertTrue(status.getMessage().contains("sign in"), status::getMessage);
    HubException missing = refused(Kind.NOT_A_HUB, r -> r.error(404, "", "nginx"));
    assertTrue(missing.getMessage().contains("X-Error-Code"), missing::getMessage);
  }

  @Test
  @Tag("N5")
  void stopsAfterTenRedirects() throws Exception {
    RemoteFile file = found(CONFIG);
    for (int i = 0; i < 10; i++) {
      hub.once(hub.atHub(CONFIG), r -> r.status(302).with("Location", file.url().getPath()));
    }
    assertArrayEquals(config, download(client(), file));
    int before = hub.requests().size();
    hub.always(ScriptedHub.get(CONFIG), r -> r.status(302).with("Location", "config.json"));
    Files.delete(partial);
    HubException error = assertFails(Kind.NOT_A_HUB, file);
    assertTrue(error.getMessage().contains("more than 10 times"), error::getMessage);
    assertEquals(before + 11, hub.requests().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "jar:http://127.0.0.1/x!/y",
        "http:///nowhere",
        "http://[bad/",
        "//"
      })
  @Tag("N5")
  void followsRedirectsToWebAddressesOnly(String location) throws Exception {
    RemoteFile file = found(CONFIG);
    hub.once(hub.atHub(CONFIG), r -> r.status(302).with("Location", location));
    HubException error = assertFails(Kind.NOT_A_HUB, file);
    assertTrue(error.getMessage().contains("That is not followed"), error::getMessage);
    assertEquals(2, all().size());
  }

  @Test
  @Tag("N5")
  void neverFollowsFromAnEncryptedAddressToOneThatIsNot() throws Exception {
    URI from = URI.create("https://hub.test/a/b");
    HubException error =
        assertThrows(HubException.class, () -> Redirects.next(from, "http://hub.test/a/b"));
    assertTrue(error.getMessage().contains("not encrypted"), error::getMessage);
    assertEquals(URI.create("https://hub.test/c"), Redirects.next(from, "/c"));
    assertEquals(URI.create("https://cdn.test/"), Redirects.next(from, "//cdn.test/"));
  }

  @Test
  void readsRedirectsWithCharactersThatShouldHaveBeenEncoded() throws Exception {
    URI from = URI.create("https://hub.test/a/b");
    assertEquals(
        "https://cdn.test/x%20y?name=%22z%22&%7C=%C3%A9",
        Redirects.next(from, "https://cdn.test/x y?name=\"z\"&|=é").toString());
  }

  private HubException refused(Kind kind, Consumer<Reply> answer) {
    hub.behave();
    hub.always(ScriptedHub.head(CONFIG), answer);
    HubException error = assertNotFound(kind, CONFIG);
    hub.behave();
    return error;
  }
}
