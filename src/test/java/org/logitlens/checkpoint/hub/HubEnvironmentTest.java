package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.CheckpointException;

/** The variables of Python's huggingface_hub mean here what they mean there. */
class HubEnvironmentTest {
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  HubEnvironmentTest(@TempDir Path home) {
    this.home = home;
  }

  private HubSettings settings() throws CheckpointException {
    return HubEnvironment.settings(environment, home.toString());
  }

  @Test
  void nothingSetMeansTheHubAndTheUsualCache() throws Exception {
    HubSettings settings = settings();
    assertEquals(URI.create("https://huggingface.co"), settings.endpoint());
    assertEquals(home.resolve(".cache/huggingface/hub"), settings.cache());
    assertNull(settings.token());
    assertFalse(settings.offline());
  }

  @Test
  void theMoreSpecialVariableDecidesWhereTheCacheIs() throws Exception {
    environment.put("XDG_CACHE_HOME", home.resolve("xdg").toString());
    assertEquals(home.resolve("xdg/huggingface/hub"), settings().cache());
    environment.put("HF_HOME", home.resolve("hf").toString());
    assertEquals(home.resolve("hf/hub"), settings().cache());
    environment.put("HUGGINGFACE_HUB_CACHE", home.resolve("old").toString());
    assertEquals(home.resolve("old"), settings().cache());
    environment.put("HF_HUB_CACHE", home.resolve("new").toString());
    assertEquals(home.resolve("new"), settings().cache());
    environment.put("HF_HUB_CACHE", "");
    assertEquals(home.resolve("old"), settings().cache());
  }

  @Test
  void homeAndVariablesInPathsAreFilledIn() throws Exception {
    environment.put("SCRATCH", home.resolve("big disk").toString());
    environment.put("HF_HUB_CACHE", "$SCRATCH/x/${SCRATCHES}");
    assertEquals(home.resolve("big disk/x/${SCRATCHES}"), settings().cache());
    environment.put("HF_HUB_CACHE", "~/models");
    assertEquals(home.resolve("models"), settings().cache());
    environment.put("HF_HUB_CACHE", "~");
    assertEquals(home, settings().cache());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?"})
  void withoutAHomeAFolderHasToBeNamed(String none) {
    CheckpointException refusal =
        assertThrows(CheckpointException.class, () -> HubEnvironment.settings(environment, none));
    assertTrue(refusal.remedy().contains("HF_HOME"));
    environment.put("HF_HOME", home.toString());
    assertDoesNotThrow(() -> HubEnvironment.settings(environment, none));
  }

  @ParameterizedTest
  @CsvSource({
    "1, , true",
    "ON, , true",
    "yes, , true",
    "True, , true",
    "0, , false",
    "off, , false",
    "2, , false",
    ", 1, true",
    "0, 1, false",
    "1, 0, true"
  })
  void offlineIsWhatPythonTakesForIt(String hub, String transformers, boolean offline)
      throws Exception {
    put("HF_HUB_OFFLINE", hub);
    put("TRANSFORMERS_OFFLINE", transformers);
    assertEquals(offline, settings().offline());
  }

  private void put(String name, String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }

  @Test
  void theTokenComesFromAVariableOrElseFromAFile() throws Exception {
    Path file = Files.createDirectories(home.resolve(".cache/huggingface")).resolve("token");
    Files.writeString(file, "  hf_file\r\n");
    assertEquals("hf_file", settings().token());
    Path other = Files.writeString(home.resolve("other"), "hf_other");
    environment.put("HF_TOKEN_PATH", other.toString());
    assertEquals("hf_other", settings().token());
    environment.put("HUGGING_FACE_HUB_TOKEN", "hf_old");
    assertEquals("hf_old", settings().token());
    environment.put("HF_TOKEN", "hf_ab\n cd".replace(" ", ""));
    assertEquals("hf_abcd", settings().token());
    environment.put("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
    assertNull(settings().token());
  }

  @Test
  void settingsDoNotPrintTheToken() throws Exception {
    environment.put("HF_TOKEN", "hf_secret");
    assertFalse(settings().toString().contains("hf_secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf secret", "hf_sécret", "hf\tsecret"})
  void aTokenThatIsNoneIsRefusedWithoutBeingShown(String token) {
    environment.put("HF_TOKEN", token);
    CheckpointException refusal = assertThrows(CheckpointException.class, this::settings);
    assertTrue(refusal.getMessage().contains("HF_TOKEN"));
    assertFalse(refusal.getMessage().contains(token));
  }

  @Test
  void aTokenFileOfAnotherKindIsNoReasonToFail() throws Exception {
    environment.put("HF_TOKEN_PATH", home.toString());
    assertNull(settings().token());
    Path empty = Files.createFile(home.resolve("empty"));
    environment.put("HF_TOKEN_PATH", empty.toString());
    assertNull(settings().token());
  }

  @Tag("N24")
  @ParameterizedTest
  @CsvSource({
    "https://mirror.example, https://mirror.example",
    "https://mirror.example/, https://mirror.example",
    "https://mirror.example/hf/hub///, https://mirror.example/hf/hub",
    "https://mirror.example/hf/./x/../hub, https://mirror.example/hf/hub",
    "HTTPS://mirror.example:8443/hf, https://mirror.example:8443/hf",
    "' http://127.0.0.1:8080 ', http://127.0.0.1:8080"
  })
  void anEndpointIsNormalised(String typed, String endpoint) throws Exception {
    environment.put("HF_ENDPOINT", typed);
    assertEquals(URI.create(endpoint), settings().endpoint());
  }

  @Tag("N24")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mirror.example",
        "ftp://mirror.example",
        "file:///etc",
        "https:///path",
        "https://user:hunter2@mirror.example",
        "https://mirror.example?x=hunter2",
        "https://mirror.example#x",
        "https://mirror example",
        "https:mirror"
      })
  void whatIsNoEndpointIsRefusedWithoutRepeatingWhatMayBeASecret(String typed) {
    environment.put("HF_ENDPOINT", typed);
    CheckpointException refusal = assertThrows(CheckpointException.class, this::settings);
    assertTrue(refusal.getMessage().contains("HF_ENDPOINT"));
    assertFalse(refusal.getMessage().contains("hunter2"));
  }

  @Tag("N24")
  @ParameterizedTest
  @ValueSource(
      strings = {"http://mirror.example", "http://127.example.org", "http://localhost.example"})
  void aTokenIsNotSentInTheOpen(String endpoint) throws Exception {
    environment.put("HF_ENDPOINT", endpoint);
    environment.put("HF_TOKEN", "hf_secret");
    HubSettings settings = settings();
    HubException refusal =
        assertThrows(
            HubException.class,
            () ->
                new ModelDownload(settings, new HubClient(settings))
                    .get(MemoryHub.ADDRESS, ModelDownload.Listener.NONE, () -> false));
    assertEquals(HubException.Kind.FORBIDDEN, refusal.kind());
    assertTrue(refusal.getMessage().contains("not encrypted"), refusal.getMessage());
    environment.put("HF_HUB_DISABLE_IMPLICIT_TOKEN", "yes");
    Endpoint.of(settings());
  }

  @Tag("N24")
  @Test
  void aTokenMayGoOverPlainHttpToThisMachineAndOverHttpsAnywhere() throws Exception {
    environment.put("HF_TOKEN", "hf_secret");
    for (String endpoint :
        List.of(
            "http://127.0.0.1:1",
            "http://localhost:1",
            "http://LOCALHOST:1",
            "http://[::1]:1",
            "https://mirror.example")) {
      environment.put("HF_ENDPOINT", endpoint);
      assertEquals(URI.create(endpoint.toLowerCase(Locale.ROOT)), Endpoint.of(settings()).base());
    }
  }
}
