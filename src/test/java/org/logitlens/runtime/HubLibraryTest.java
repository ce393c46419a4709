package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.hub.ByteListener;
import org.logitlens.checkpoint.hub.HubClient;
import org.logitlens.checkpoint.hub.HubException;
import org.logitlens.checkpoint.hub.HubSettings;
import org.logitlens.checkpoint.hub.HubSource;
import org.logitlens.checkpoint.hub.ModelAddress;
import org.logitlens.checkpoint.hub.ModelDownload;
import org.logitlens.checkpoint.hub.RemoteFile;
import org.logitlens.checkpoint.hub.ScriptedHub;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLibrary;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.ModelName;

/** Models that are fetched, kept, found and deleted. */
class HubLibraryTest extends WithHubLibrary {
  HubLibraryTest(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void aModelIsFetchedOpenedCheckedAndDeleted() throws Exception {
    hub.commit(GPT2, "main", lensMini());
    HubLibrary library = library();
    assertEquals(Optional.empty(), library.find(GPT2));
    List<Long> totals = new ArrayList<>();

    Path folder =
        library.get(GPT2, (step, done, total, perSecond) -> totals.add(total), new Cancellation());

    assertEquals(5_634_444, totals.get(totals.size() - 1));
    assertEquals(Optional.of(folder), library.find(GPT2));
    LibraryModel kept = listed(library, GPT2);
    assertEquals("GPT-2 (124M)", kept.title());
    assertEquals(Optional.of(folder), kept.cached());
    assertEquals(Optional.empty(), kept.lastUsed());
    try (LanguageModel model =
        new OnnxModelLoader(new RuntimeSettings(2))
            .load(folder, Device.Preference.CPU, ModelLoader.Progress.NONE, new Cancellation())) {
      assertEquals(GPT2, model.info().name());
      library.opened(model.info().folder());
    }
    assertTrue(listed(library, GPT2).lastUsed().isPresent());
    assertEquals(List.of(), library.verify(GPT2, ModelLibrary.Listener.NONE, new Cancellation()));
    Path config = folder.resolve("config.json").toRealPath();
    Files.writeString(config, Files.readString(config).replace("\n", " "));
    List<String> wrong = library.verify(GPT2, ModelLibrary.Listener.NONE, new Cancellation());
    assertEquals(1, wrong.size(), wrong.toString());
    assertTrue(wrong.get(0).contains("config.json"), wrong.toString());

    assertEquals(5_634_444, library.remove(GPT2));

    assertEquals(Optional.empty(), library.find(GPT2));
    assertEquals(0, listed(library, GPT2).cachedBytes());
    ModelException again = assertThrows(ModelException.class, () -> library.remove(GPT2));
    assertTrue(again.getMessage().contains(GPT2), again.getMessage());
  }

  @Test
  void whatPythonFetchedUnderAnOldNameIsThatModel() throws Exception {
    hub.commit("gpt2", "main", lensMini());
    HubSettings settings = hub.settings(cache, null);
    Path folder =
        new ModelDownload(settings, new HubClient(settings))
            .get(ModelAddress.parse("gpt2"), (step, done, total, perSecond) -> {}, () -> false);

    assertEquals(Optional.of(folder), library().find(GPT2));
    assertEquals(Optional.of(folder), listed(library(), GPT2).cached());
    assertEquals(1, library().list().stream().filter(LibraryModel::isCached).count());
    assertTrue(library().remove(GPT2) > 0);
    assertEquals(Optional.empty(), library().find("gpt2"));
  }

  /** As if weights of a model had been unpacked by a process that ended. */
  private Path unpackedCopy(String name, Path source) throws IOException {
    Path copy = Files.createDirectories(unpacked.resolve(name));
    Files.write(copy.resolve("tensors.bin"), new byte[1000]);
    Files.writeString(copy.resolve("manifest.json"), "{\"source\":\"" + source + "\"}");
    return copy;
  }

  @Test
  void deletingAModelDeletesWhatWasUnpackedOfItAndSaysSo() throws Exception {
    hub.commit(GPT2, "main", lensMini());
    hub.commit("someone/small", "main", lensMini());
    Path gone = library().get(GPT2, ModelLibrary.Listener.NONE, new Cancellation());
    Path there = library().get("someone/small", ModelLibrary.Listener.NONE, new Cancellation());
    Path mine = unpackedCopy("mine", gone.resolve("model.safetensors").toRealPath());
    Path other = unpackedCopy("other", there.resolve("model.safetensors").toRealPath());
    Path elsewhere = unpackedCopy("elsewhere", Path.of("/nowhere/pytorch_model.bin"));
    long copy = Files.size(mine.resolve("manifest.json")) + 1000;

    assertEquals(5_634_444 + copy, library().remove(GPT2));

    assertFalse(Files.exists(mine));
    assertTrue(Files.exists(other));
    assertTrue(Files.exists(elsewhere), "its drive may be away");
  }

  @Test
  void openingAnyModelDeletesWhatWasUnpackedOfFilesThatAreGoneForADay() throws Exception {
    Path old = unpackedCopy("old", Path.of("/nowhere/pytorch_model.bin"));
    Path fresh = unpackedCopy("fresh", Path.of("/nowhere/pytorch_model.bin"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

    library().opened(LensMini.FOLDER);

    assertFalse(Files.exists(old));
    assertTrue(Files.exists(fresh));
  }

  @Test
  void anOldNameThatIsTypedMeansTheModelUnderItsPresentName() throws Exception {
    hub.commit(GPT2, "main", lensMini());
    Path folder = library().get("gpt2", ModelLibrary.Listener.NONE, new Cancellation());

    assertEquals(Optional.of(folder), library().find(GPT2));
    assertEquals(Optional.of(folder), library().find("gpt2"));
    assertEquals(
        List.of(), library().verify("gpt2", ModelLibrary.Listener.NONE, new Cancellation()));
    assertEquals("openai-community/gpt2", ModelName.of(folder));
  }

  @Test
  @Tag("N2")
  void offlineNothingIsAskedAndWhatIsCachedIsFound() throws Exception {
    hub.commit(GPT2, "main", lensMini());
    Path folder = library().get(GPT2, ModelLibrary.Listener.NONE, new Cancellation());
    long before = hub.connections();
    HubSettings offline = new HubSettings(hub.endpoint(), cache, null, true);
    HubLibrary library = library(offline, new HubClient(offline), 8 * GIGA);

    assertTrue(library.place().offline());
    assertEquals(1, library.list().stream().filter(LibraryModel::isCached).count());
    assertEquals(folder, library.get(GPT2, ModelLibrary.Listener.NONE, new Cancellation()));
    ModelException refused =
        assertThrows(
            ModelException.class,
            () ->
                library.get(
                    "EleutherAI/pythia-14m", ModelLibrary.Listener.NONE, new Cancellation()));
    assertTrue(refused.getMessage().contains("HF_HUB_OFFLINE"), refused.getMessage());
    assertTrue(library.look("EleutherAI/pythia-14m", new Cancellation()).memoryBytes() > 0);
    ModelException unseen =
        assertThrows(ModelException.class, () -> library.look("a/b", new Cancellation()));
    assertTrue(unseen.getMessage().startsWith("a/b is not in "), unseen.getMessage());
    assertTrue(unseen.remedy().contains("HF_HUB_OFFLINE"), unseen.remedy());
    assertEquals(before, hub.connections());
  }

  @Test
  @Tag("N1")
  void withoutAnyHubTheMessageComesSoonAndCachedModelsAreStillThere() throws Exception {
    hub.commit(GPT2, "main", lensMini());
    Path folder = library().get(GPT2, ModelLibrary.Listener.NONE, new Cancellation());
    HubLibrary library = library();
    hub.close();

    ModelException refused =
        assertThrows(
            ModelException.class,
            () ->
                library.get(
                    "EleutherAI/pythia-14m", ModelLibrary.Listener.NONE, new Cancellation()));

    assertTrue(refused.getMessage().contains("127.0.0.1"), refused.getMessage());
    assertFalse(refused.remedy().isEmpty());
    assertEquals(Optional.of(folder), library.find(GPT2));
    assertEquals(folder, library.get(GPT2, ModelLibrary.Listener.NONE, new Cancellation()));
    hub = new ScriptedHub();
  }

  @ParameterizedTest
  @EnumSource(HubException.Kind.class)
  @Tag("N8")
  void whatTheHubSaysReachesTheUserWithItsRemedy(HubException.Kind kind) {
    HubException said = new HubException(kind, "said " + kind, "do " + kind, null);
    HubSource failing =
        new HubSource() {
          @Override
          public Optional<RemoteFile> find(
              ModelAddress address, String file, BooleanSupplier cancelled) throws HubException {
            throw said;
          }

          @Override
          public void download(
              RemoteFile file, Path partial, ByteListener listener, BooleanSupplier cancelled) {}
        };

    ModelException told =
        assertThrows(
            ModelException.class,
            () ->
                library(hub.settings(cache, null), failing, GIGA)
                    .get(GPT2, ModelLibrary.Listener.NONE, new Cancellation()));

    assertEquals("said " + kind, told.getMessage());
    assertEquals("do " + kind, told.remedy());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../etc", "a--b", "x/y/z", "owner/name@", "ümlaut/x", "a b"})
  void whatCannotBeANameIsComplainedAboutAtOnce(String typed) {
    HubLibrary library = library();

    assertFalse(library.complaint(typed).isEmpty());
    assertThrows(ModelException.class, () -> library.find(typed));
    assertEquals("", library.complaint("EleutherAI/pythia-160m@step4000"));
    assertEquals(
        URI.create(hub.endpoint() + "/EleutherAI/pythia-160m"),
        library.page("EleutherAI/pythia-160m@step4000"));
    assertEquals(hub.endpoint(), library.page("../../etc"));
    assertEquals(0, hub.connections());
  }

  @Test
  void openingAFolderThatIsNotOfTheCacheIsNotNoted() throws IOException {
    Files.createDirectories(cache.resolve("stray"));
    Files.write(cache.resolve("stray/config.json"), "{}".getBytes(StandardCharsets.UTF_8));
    library().opened(cache.resolve("stray"));
    library().opened(LensMini.FOLDER);
    library().opened(Path.of("/"));

    assertEquals(List.of("stray"), List.of(cache.toFile().list()));
  }

  @Test
  void roomIsThatOfTheDiskThatTheCacheWillBeOn() {
    assertTrue(library().place().freeBytes() > 0);
    assertTrue(library().place().freeBytes() < Long.MAX_VALUE);
    assertFalse(Files.exists(cache));
  }

  @Test
  void anEnvironmentThatMakesNoSenseIsToldToWhoeverAsks() {
    ModelLibrary library =
        new UnusableLibrary(new ModelException("HF_ENDPOINT is no address.", "Unset it.", null));

    for (Executable asked :
        List.<Executable>of(
            library::list,
            () -> library.find(GPT2),
            () -> library.look(GPT2, new Cancellation()),
            () -> library.get(GPT2, ModelLibrary.Listener.NONE, new Cancellation()),
            () -> library.verify(GPT2, ModelLibrary.Listener.NONE, new Cancellation()),
            () -> library.remove(GPT2))) {
      ModelException told = assertThrows(ModelException.class, asked);
      assertEquals("HF_ENDPOINT is no address.", told.getMessage());
      assertEquals("Unset it.", told.remedy());
    }
  }
}
