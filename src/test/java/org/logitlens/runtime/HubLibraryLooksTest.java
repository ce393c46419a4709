package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.checkpoint.hub.HubClient;
import org.logitlens.checkpoint.hub.HubSettings;
import org.logitlens.checkpoint.hub.Request;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLibrary;

/** What a library says of a model before it is fetched. */
class HubLibraryLooksTest extends WithHubLibrary {
  HubLibraryLooksTest(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void everyKnownModelSaysBeforeItIsFetchedWhatItTakesAndWhetherThatIsThere() throws Exception {
    List<LibraryModel> roomy = library().list();
    HubSettings settings = hub.settings(cache, null);
    List<LibraryModel> tight = library(settings, new HubClient(settings), GIGA / 2).list();

    for (LibraryModel model : roomy) {
      assertTrue(model.memoryBytes() > 50_000_000, model.toString());
      assertTrue(model.downloadBytes() > 10_000_000, model.toString());
      assertTrue(model.layers() > 0 && !model.licence().isEmpty(), model.toString());
      assertEquals(model.memoryBytes() <= 8 * GIGA, model.fits(), model.toString());
    }
    assertTrue(roomy.stream().anyMatch(model -> model.address().equals("EleutherAI/pythia-14m")));
    assertTrue(tight.stream().anyMatch(model -> !model.fits()));
    assertTrue(listed(library(), "meta-llama/Llama-3.2-1B").gated());
    assertEquals(0, hub.connections(), "a list needs no network");
  }

  @Test
  void modelsThatAreNotKnownAreListedWithWhatTheirFilesSay() throws Exception {
    hub.commit("someone/small", "v2", lensMini());
    library().get("someone/small@v2", ModelLibrary.Listener.NONE, new Cancellation());

    LibraryModel other = listed(library(), "someone/small@v2");

    assertEquals("GPT-2", other.family());
    assertEquals(8, other.layers());
    assertTrue(other.memoryBytes() > 50_000_000, other.toString());
    assertTrue(other.cached().isPresent());
  }

  @Test
  void aTypedModelThatWouldNotWorkHereCostsNoDownload() throws Exception {
    Map<String, byte[]> other = lensMini();
    other.put("config.json", "{\"model_type\": \"rwkv\"}".getBytes(StandardCharsets.UTF_8));
    hub.commit("someone/other", "main", other);
    hub.commit("someone/small", "main", lensMini());
    HubSettings settings = hub.settings(cache, null);

    ModelException family =
        assertThrows(
            ModelException.class,
            () -> library().get("someone/other", ModelLibrary.Listener.NONE, new Cancellation()));
    ModelException memory =
        assertThrows(
            ModelException.class,
            () ->
                library(settings, new HubClient(settings), 10_000_000)
                    .get("someone/small", ModelLibrary.Listener.NONE, new Cancellation()));

    assertTrue(family.getMessage().startsWith("someone/other, config.json: models of type rwkv"));
    assertTrue(memory.getMessage().contains("10 MB are free. Nothing was downloaded."));
    assertEquals(0, library().list().stream().filter(LibraryModel::isCached).count());
    assertFalse(Files.exists(cache.resolve("models--someone--small")));
  }

  @Test
  void aTypedModelSaysWhatItTakesBeforeItIsFetchedAndNothingIsKept() throws Exception {
    hub.commit("someone/small", "v2", lensMini());
    HubSettings settings = hub.settings(cache, null);
    HubLibrary tight = library(settings, new HubClient(settings), 10_000_000);

    LibraryModel looked = library().look("someone/small@v2", new Cancellation());

    assertEquals("someone/small@v2", looked.address());
    assertEquals("GPT-2", looked.family());
    assertEquals(8, looked.layers());
    assertEquals(5_634_444, looked.downloadBytes(), "as fetching it takes");
    assertTrue(looked.fits());
    assertEquals("", looked.licence());
    assertFalse(tight.look("someone/small@v2", new Cancellation()).fits());
    assertEquals(0, hub.storageRequests().size(), "no weights");
    assertFalse(Files.exists(cache));
    library().get("someone/small@v2", ModelLibrary.Listener.NONE, new Cancellation());
    LibraryModel kept = listed(library(), "someone/small@v2");
    assertEquals(kept.parameters(), looked.parameters());
    assertEquals(kept.memoryBytes(), looked.memoryBytes());
  }

  @Test
  void anotherRevisionOfAKnownModelHasTheLicenceOfTheKnownOne() throws Exception {
    hub.commit("EleutherAI/pythia-14m", "step10", lensMini());

    LibraryModel looked = library().look("EleutherAI/pythia-14m@step10", new Cancellation());

    assertEquals("Apache-2.0", looked.licence());
    assertEquals(5_634_444, looked.downloadBytes());
    long asked = hub.requests().size();
    assertEquals(listed(library(), GPT2), library().look(GPT2, new Cancellation()));
    assertEquals(asked, hub.requests().size(), "what the list knows is not asked for");
  }

  @Test
  @Tag("N8")
  void whyATypedModelCannotBeHadIsToldBeforeItIsFetched() throws Exception {
    Map<String, byte[]> other = lensMini();
    other.put("config.json", "{\"model_type\": \"rwkv\"}".getBytes(StandardCharsets.UTF_8));
    hub.commit("someone/other", "main", other);
    hub.commit("someone/gated", "main", lensMini());
    hub.always(
        request -> request.target().contains("someone/gated"),
        reply -> reply.error(401, "GatedRepo", "Access is restricted"));

    for (Map.Entry<String, String> expected :
        Map.of(
                "someone/nothing", "There is no model someone/nothing",
                "someone/other@v9", "someone/other has no revision \"v9\"",
                "someone/other", "someone/other, config.json: models of type rwkv",
                "someone/gated", "given only to people who accepted its licence")
            .entrySet()) {
      ModelException told =
          assertThrows(
              ModelException.class, () -> library().look(expected.getKey(), new Cancellation()));
      assertTrue(told.getMessage().contains(expected.getValue()), told.getMessage());
      assertFalse(told.remedy().isEmpty());
    }
    assertFalse(Files.exists(cache));
  }

  @Test
  void theConfigOfATypedModelIsFetchedOnceAndKeptAsItWasRead() throws Exception {
    hub.commit("someone/small", "main", lensMini());

    Path folder = library().get("someone/small", ModelLibrary.Listener.NONE, new Cancellation());

    List<String> config =
        hub.requests().stream()
            .filter(request -> request.isFor("config.json"))
            .map(Request::method)
            .toList();
    assertEquals(List.of("HEAD", "GET"), config);
    assertArrayEquals(
        lensMini().get("config.json"), Files.readAllBytes(folder.resolve("config.json")));
    assertEquals(
        List.of(),
        library().verify("someone/small", ModelLibrary.Listener.NONE, new Cancellation()));
  }
}
