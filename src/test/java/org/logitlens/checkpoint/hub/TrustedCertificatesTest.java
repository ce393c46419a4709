package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.ChildJvm;
import org.logitlens.checkpoint.hub.HubException.Kind;

/** Certificates of an organisation's own, which the environment names. */
@Tag("N23")
@Timeout(120)
class TrustedCertificatesTest {
  private static final ModelAddress MODEL = new ModelAddress("owner/name", "main");
  private static final String CONFIG = "config.json";
  private static final byte[] BYTES = {1, 2, 3, 4};

  private static TestCertificates certificates;

  @TempDir Path folder;
  private Path bundle;

  @BeforeAll
  static void sign() throws Exception {
    certificates = new TestCertificates();
  }

  @BeforeEach
  void writeBundle() throws Exception {
    bundle = folder.resolve("bundle.pem");
    Files.writeString(bundle, "# Our proxy\n" + certificates.pem() + "\n# The end\n");
  }

  private static ScriptedHub hub(String host, int from, int to) throws Exception {
    SSLContext tls = certificates.server(host, from, to);
    ScriptedHub hub = new ScriptedHub("https", tls.getServerSocketFactory());
    hub.commit("owner/name", "main", Map.of(CONFIG, BYTES));
    return hub;
  }

  private HubClient client(ScriptedHub hub, Map<String, String> environment) {
    return QuickClient.of(hub.settings(folder, null), QuickClient.PATIENCE, environment, null);
  }

  private HubException refused(ScriptedHub hub, Map<String, String> environment) {
    HubClient client = client(hub, environment);
    HubException error =
        assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
    assertEquals(Kind.UNREACHABLE, error.kind(), error::getMessage);
    assertEquals(List.of(), hub.requests());
    return error;
  }

  @ParameterizedTest
  @ValueSource(strings = {"REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"})
  void aCertificateOfTheNamedFileIsTrusted(String variable) throws Exception {
    try (ScriptedHub hub = hub("127.0.0.1", -1, 1)) {
      HubClient client = client(hub, Map.of(variable, bundle.toString()));
      RemoteFile file = client.find(MODEL, CONFIG, QuickClient.WANTED).orElseThrow();
      Path partial = folder.resolve("partial");

      client.download(file, partial, ByteListener.NONE, QuickClient.WANTED);

      assertArrayEquals(BYTES, Files.readAllBytes(partial));
    }
  }

  @Test
  void whatIsWrongWithACertificateIsNotForgivenForIt() throws Exception {
    Map<String, String> environment = Map.of("SSL_CERT_FILE", bundle.toString());
    Path strangers = folder.resolve("strangers.pem");
    Files.writeString(strangers, new TestCertificates().pem());
    try (ScriptedHub expired = hub("127.0.0.1", -9, -1);
        ScriptedHub other = hub("127.0.0.2", -1, 1);
        ScriptedHub good = hub("127.0.0.1", -1, 1)) {
      assertTrue(refused(expired, environment).getMessage().contains("has expired"));
      assertTrue(refused(other, environment).getMessage().contains("belongs to another host"));
      HubException unknown = refused(good, Map.of("SSL_CERT_FILE", strangers.toString()));
      assertTrue(unknown.getMessage().contains("nobody that Java trusts"), unknown::getMessage);
      assertTrue(unknown.remedy().contains("SSL_CERT_FILE"), unknown::remedy);
    }
  }

  @Test
  void aFileThatCannotBeUsedIsNamedAndMendedWithoutStartingAgain() throws Exception {
    Map<String, String> environment = Map.of("REQUESTS_CA_BUNDLE", bundle.toString());
    try (ScriptedHub hub = hub("127.0.0.1", -1, 1)) {
      HubClient client = client(hub, environment);
      Files.delete(bundle);
      HubException missing =
          assertThrows(HubException.class, () -> client.find(MODEL, CONFIG, QuickClient.WANTED));
      assertTrue(
          missing.getMessage().startsWith("REQUESTS_CA_BUNDLE names " + bundle + ", which cannot"),
          missing::getMessage);
      assertTrue(missing.remedy().contains("unset it"), missing::remedy);
      for (String content :
          List.of(
              "",
              "no certificate",
              "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
        Files.writeString(bundle, content);
        HubException useless = refused(hub, environment);
        assertTrue(
            useless.getMessage().contains("certificates") && !useless.getMessage().contains("null"),
            useless::getMessage);
      }
      Files.delete(bundle);
      Files.createDirectory(bundle);
      assertTrue(refused(hub, environment).getMessage().contains("not a regular file"));
      Files.delete(bundle);
      Files.writeString(bundle, certificates.pem());

      assertTrue(client.find(MODEL, CONFIG, QuickClient.WANTED).isPresent());
    }
  }

  @Test
  void withoutTheVariablesJavaDecides() throws Exception {
    assertNull(new TrustedCertificates(Map.of()).context());
    assertNull(new TrustedCertificates(Map.of("SSL_CERT_FILE", " ")).context());
  }

  @Test
  void javasOwnListIsTrustedAsBefore() throws Exception {
    TestCertificates others = new TestCertificates();
    Path trust = folder.resolve("trust.p12");
    others.write(trust);
    SSLContext tls = others.server("127.0.0.1", -1, 1);
    try (ScriptedHub hub = new ScriptedHub("https", tls.getServerSocketFactory())) {
      hub.commit("owner/name", "main", Map.of(CONFIG, BYTES));
      // A process of its own, because Java reads its list once.
      assertEquals(Hashes.gitSha1(BYTES), ask(hub.endpoint(), trust));
    }
    try (ScriptedHub hub = hub("127.0.0.1", -1, 1)) {
      assertEquals(Hashes.gitSha1(BYTES), ask(hub.endpoint(), trust));
    }
  }

  private String ask(URI endpoint, Path trust) throws IOException, InterruptedException {
    ChildJvm.Ended ended =
        TunnelledQuestion.trusting(trust, folder)
            .set("SSL_CERT_FILE", bundle)
            .unset("REQUESTS_CA_BUNDLE")
            .run(endpoint.toString(), "hf_any");
    assertEquals(0, ended.exitCode(), ended.err());
    return ended.out().strip();
  }
}
