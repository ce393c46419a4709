package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.hub.HubException.Kind;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "https://hub.test, https://hub.test",
    "https://hub.test/, https://hub.test",
    "HTTPS://Hub.Test:443//, https://hub.test",
    "https://hub.test:8443/, https://hub.test:8443",
    "https://mirror.test/hf/, https://mirror.test/hf",
    "http://[::1]:8080/a/b//, http://[::1]:8080/a/b"
  })
  @Tag("N24")
  void asksBelowThePathWhetherOrNotItEndsInASlash(String given, String base) throws Exception {
    Endpoint endpoint = endpoint(given, null);
    assertEquals(
        URI.create(base + "/owner/name/resolve/refs%2Fpr%2F1/a/b%20c.json"),
        endpoint.address("owner/name", "refs/pr/1", "a/b c.json"));
    assertEquals("owner/name", endpoint.repositoryOf(endpoint.address("owner/name", "main", "x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:1",
        "http://127.0.0.1:1/",
        "http://127.9.8.7",
        "http://[::1]:1",
        "https://hub.test"
      })
  @Tag("N24")
  void keepsTheTokenWhereNobodyElseCanReadIt(String address) throws Exception {
    assertTrue(endpoint(address, "hf_x").base().toString().startsWith("http"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hub.test",
        "HTTP://hub.test",
        "http://127.0.0.1.evil.test",
        "http://localhost.evil.test",
        "http://10.0.0.1"
      })
  @Tag("N24")
  void refusesATokenForAnAddressThatIsNotEncrypted(String address) throws Exception {
    HubSettings settings = new HubSettings(URI.create(address), Path.of("x"), "hf_secret", false);
    HubClient client = QuickClient.of(settings);
    HubException error =
        assertThrows(
            HubException.class,
            () -> client.find(new ModelAddress("a/b", "main"), "c", QuickClient.WANTED));
    assertEquals(Kind.FORBIDDEN, error.kind());
    assertTrue(error.getMessage().contains("not encrypted"), error::getMessage);
    assertFalse(error.getMessage().contains("hf_secret"));
    assertEquals(address.toLowerCase(Locale.ROOT), endpoint(address, null).base() + "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"huggingface.co", "file:///etc", "ftp://hub.test", "https:///x"})
  void refusesWhatIsNoWebAddress(String address) {
    HubException error = assertThrows(HubException.class, () -> endpoint(address, null));
    assertTrue(error.remedy().contains("HF_ENDPOINT"), error::remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hf_a b", "hf_a\r\nX-Evil: 1", "hf_é"})
  void refusesATokenThatIsNone(String token) {
    HubException error =
        assertThrows(HubException.class, () -> endpoint("https://hub.test", token));
    assertEquals(Kind.FORBIDDEN, error.kind());
    assertTrue(token.isEmpty() || !error.getMessage().contains(token));
  }

  @Test
  void ownsItsSchemeHostAndPortOnly() throws Exception {
    Endpoint endpoint = endpoint("https://hub.test/path", null);
    assertTrue(endpoint.owns(URI.create("https://HUB.test:443/elsewhere")));
    for (String other :
        new String[] {
          "http://hub.test/path",
          "http://hub.test:443/path",
          "https://hub.test:8443/path",
          "https://cdn.hub.test/path",
          "https://hub.test.evil.test/path",
          "https://hub.test@evil.test/path"
        }) {
      assertFalse(endpoint.owns(URI.create(other)), other);
    }
  }

  private static Endpoint endpoint(String address, @Nullable String token) throws HubException {
    return Endpoint.of(new HubSettings(URI.create(address), Path.of("x"), token, false));
  }
}
