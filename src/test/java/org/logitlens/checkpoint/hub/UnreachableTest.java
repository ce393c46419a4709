package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.ChildJvm;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** No network, proxies, and certificates that are not to be trusted. */
@Timeout(120)
class UnreachableTest {
  private static final ModelAddress MODEL = new ModelAddress("owner/name", "main");
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String TOKEN = "hf_secretOfTheTests";
  private static final byte[] BYTES = {1, 2, 3, 4};
  private static final Map<String, byte[]> FILES = Map.of(CONFIG, BYTES, WEIGHTS, BYTES);

  /** Gives up on a silent server at once, and on nothing else. */
  private static final Patience HASTY =
      new Patience(
          Duration.ofMillis(1500),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          5);

  private static TestCertificates certificates;

  @TempDir Path folder;

  @BeforeAll
  static void sign() throws Exception {
    certificates = new TestCertificates();
  }

  @Test
  @Tag("N1")
  void saysThatTheConnectionWasRefused() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    HubException error = fails("http://127.0.0.1:" + port, Map.of(), null);
    assertTrue(error.getMessage().contains("127.0.0.1:" + port + " refused"), error::getMessage);
    assertTrue(error.remedy().contains("already downloaded still open"), error::remedy);
  }

  @Test
  @Tag("N1")
  void saysThatTheHostWasNotFound() {
    HubException error = fails("https://hub.invalid", Map.of(), null);
    assertTrue(error.getMessage().contains("hub.invalid was not found"), error::getMessage);
  }

  @Test
  @Tag("N1")
  void saysWithinTenSecondsThatNothingAnswers() throws Exception {
    assertTrue(Patience.USUAL.answer().compareTo(Duration.ofSeconds(10)) < 0);
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI endpoint = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      HubClient client =
          QuickClient.of(new HubSettings(endpoint, folder, null, false), HASTY, Map.of(), null);
      HubException error =
          assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
      assertEquals(Kind.UNREACHABLE, error.kind());
      assertTrue(error.getMessage().contains("did not answer within"), error::getMessage);
    }
  }

  @Test
  void findsTheHubAgainAfterItWasAway() throws Exception {
    try (ScriptedHub hub = new ScriptedHub()) {
      hub.commit("owner/name", "main", FILES);
      hub.once(ScriptedHub.head(CONFIG), r -> r.silentFor(Duration.ofMinutes(1)));
      HubClient client = QuickClient.of(hub.settings(folder, null), HASTY, Map.of(), null);
      assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
      assertTrue(client.find(MODEL, CONFIG, QuickClient.WANTED).isPresent());
    }
  }

  @Test
  @Tag("N23")
  @Tag("N3")
  void downloadsOverTlsWithoutShowingTheTokenToTheOtherServer() throws Exception {
    try (ScriptedHub hub = tlsHub(certificates.server("127.0.0.1", -1, 1))) {
      HubClient client =
          QuickClient.of(
              hub.settings(folder, TOKEN), QuickClient.PATIENCE, Map.of(), certificates.client());
      RemoteFile file = client.find(MODEL, WEIGHTS, QuickClient.WANTED).orElseThrow();
      Path partial = folder.resolve("partial");
      client.download(file, partial, ByteListener.NONE, QuickClient.WANTED);
      assertArrayEquals(BYTES, Files.readAllBytes(partial));
      assertTrue(hub.requests().stream().allMatch(request -> request.mentions(TOKEN)));
      assertEquals(1, hub.storageRequests().size());
      assertFalse(hub.storageRequests().get(0).mentions(TOKEN));
    }
  }

  @Test
  @Tag("N5")
  void followsNoRedirectThatLeavesTls() throws Exception {
    try (ScriptedHub plain = new ScriptedHub();
        ScriptedHub hub = tlsHub(certificates.server("127.0.0.1", -1, 1))) {
      hub.always(
          r -> true,
          r -> r.status(302).without("X-Repo-Commit").with("Location", plain.endpoint() + "/x"));
      HubException error = fails(hub, certificates.client());
      assertEquals(Kind.NOT_A_HUB, error.kind());
      assertTrue(error.getMessage().contains("not encrypted"), error::getMessage);
      assertEquals(0, plain.connections());
    }
  }

  @Test
  @Tag("N23")
  void trustsNoCertificateOfAnAuthorityThatJavaDoesNotKnow() throws Exception {
    try (ScriptedHub hub = tlsHub(certificates.server("127.0.0.1", -1, 1))) {
      HubException error = fails(hub, null);
      assertEquals(Kind.UNREACHABLE, error.kind());
      assertTrue(error.getMessage().contains("nobody that Java trusts"), error::getMessage);
      assertEquals(List.of(), hub.requests());
    }
  }

  @Test
  @Tag("N23")
  void saysThatACertificateHasExpired() throws Exception {
    try (ScriptedHub hub = tlsHub(certificates.server("127.0.0.1", -9, -1))) {
      HubException error = fails(hub, certificates.client());
      assertEquals(Kind.UNREACHABLE, error.kind());
      assertTrue(error.getMessage().contains("has expired"), error::getMessage);
      assertTrue(error.remedy().contains("date and time"), error::remedy);
      assertEquals(List.of(), hub.requests());
    }
  }

  @Test
  void saysThatACertificateIsNotValidYetOrForAnotherHostOrNotThere() throws Exception {
    try (ScriptedHub early = tlsHub(certificates.server("127.0.0.1", 1, 9));
        ScriptedHub other = tlsHub(certificates.server("127.0.0.2", -1, 1));
        ScriptedHub plain = new ScriptedHub()) {
      HubException notYet = fails(early, certificates.client());
      assertTrue(notYet.getMessage().contains("not valid yet"), notYet::getMessage);
      HubException another = fails(other, certificates.client());
      assertTrue(another.getMessage().contains("belongs to another host"), another::getMessage);
      HubException none = fails("https://127.0.0.1:" + plain.endpoint().getPort(), Map.of(), null);
      assertTrue(none.getMessage().contains("no secure connection"), none::getMessage);
      assertEquals(List.of(), early.requests());
      assertEquals(List.of(), other.requests());
    }
  }

  @Test
  @Tag("N23")
  void saysThatTheProxyWantsAPassword() throws Exception {
    try (ScriptedProxy proxy = new ScriptedProxy(1, "Basic x")) {
      String place = "127.0.0.1:" + proxy.port();
      for (String scheme : List.of("http", "https")) {
        String variable = scheme + "_proxy";
        HubException none =
            fails(scheme + "://hub.invalid", Map.of(variable, "http://" + place), null);
        assertTrue(
            none.getMessage().contains("proxy " + place + " wants a user name and a password"),
            none::getMessage);
        HubException wrong =
            fails(scheme + "://hub.invalid", Map.of(variable, "http://me:pw@" + place), null);
        assertTrue(wrong.getMessage().contains("(407)"), wrong::getMessage);
        assertTrue(wrong.getMessage().contains("does not accept"), wrong::getMessage);
        assertFalse((wrong.getMessage() + wrong.remedy()).contains("pw"));
      }
    }
  }

  @Test
  @Tag("N23")
  void saysThatTheProxyIsNotThereOrDoesNotLetThrough() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    HubException refused =
        fails("https://hub.invalid", Map.of("HTTPS_PROXY", "127.0.0.1:" + port), null);
    assertTrue(
        refused.getMessage().contains("The proxy 127.0.0.1:" + port + " refused"),
        refused::getMessage);
    HubException unknown =
        fails("https://hub.invalid", Map.of("HTTPS_PROXY", "proxy.invalid:3128"), null);
    assertTrue(
        unknown.getMessage().contains("The proxy proxy.invalid:3128 was not found"),
        unknown::getMessage);
    try (ScriptedServer denying =
        new ScriptedServer(ServerSocketFactory.getDefault(), r -> Reply.plain(502, "no"))) {
      HubException denied =
          fails("https://hub.invalid", Map.of("HTTPS_PROXY", "127.0.0.1:" + denying.port()), null);
      assertTrue(denied.getMessage().contains("does not let through"), denied::getMessage);
      assertEquals("CONNECT", denying.requests().get(0).method());
    }
  }

  @Test
  @Tag("N23")
  void goesThroughAProxyWithThePasswordOfTheEnvironment() throws Exception {
    String basic =
        "Basic " + Base64.getEncoder().encodeToString("me:pass w".getBytes(StandardCharsets.UTF_8));
    SSLContext tls = certificates.server("hub.test", -1, 1);
    Path trust = folder.resolve("trust.p12");
    certificates.write(trust);
    try (ScriptedHub hub = tlsHub(tls);
        ScriptedProxy proxy = new ScriptedProxy(hub.endpoint().getPort(), basic)) {
      // A process of its own, because Java reads once whether tunnels may have passwords.
      ChildJvm.Ended ended =
          TunnelledQuestion.trusting(trust, folder)
              .set("HTTPS_PROXY", "http://me:pass%20w@127.0.0.1:" + proxy.port())
              .set("NO_PROXY", "other.test")
              .run("https://hub.test", TOKEN);
      assertEquals(Hashes.gitSha1(BYTES), ended.out().strip(), ended.err());
      assertEquals(1, hub.requests().size());
      assertTrue(hub.requests().get(0).header("Proxy-Authorization").isEmpty());
      assertTrue(hub.requests().get(0).mentions(TOKEN));
      assertEquals(1, proxy.heads().size());
      assertTrue(proxy.heads().get(0).startsWith("CONNECT hub.test:443 "));
      assertFalse(proxy.heads().get(0).contains(TOKEN));
    }
  }

  private static ScriptedHub tlsHub(SSLContext tls) throws IOException {
    ScriptedHub hub = new ScriptedHub("https", tls.getServerSocketFactory());
    hub.commit("owner/name", "main", FILES);
    return hub;
  }

  private HubException fails(ScriptedHub hub, @Nullable SSLContext tls) {
    return fails(hub.endpoint().toString(), Map.of(), tls);
  }

  private HubException fails(
      String endpoint, Map<String, String> environment, @Nullable SSLContext tls) {
    HubSettings settings = new HubSettings(URI.create(endpoint), folder, null, false);
    HubClient client = QuickClient.of(settings, QuickClient.PATIENCE, environment, tls);
    return assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
  }
}
