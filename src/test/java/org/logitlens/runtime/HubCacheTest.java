package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.ModelName;

class HubCacheTest {
  private final Path cache;

  HubCacheTest(@TempDir Path cache) {
    this.cache = cache;
  }

  @Test
  @Tag("W19")
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void aSnapshotOfLinksIntoTheBlobsOfAHubCacheRuns() throws Exception {
    Path repository = cache.resolve("models--someone--lens-mini");
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    Path snapshot = Files.createDirectories(repository.resolve("snapshots/0123abcd"));
    int count = 0;
    for (String file : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Path blob = blobs.resolve("blob" + count++);
      Files.copy(LensMini.FOLDER.resolve(file), blob);
      Files.createSymbolicLink(snapshot.resolve(file), snapshot.relativize(blob));
    }
    try (LanguageModel model =
        new OnnxModelLoader(new RuntimeSettings(2))
            .load(snapshot, Device.Preference.CPU, ModelLoader.Progress.NONE, new Cancellation())) {
      assertEquals("someone/lens-mini", model.info().name());
      assertEquals(1, LensMini.run(model, LensMini.prompt(model, 5)).columnsDecoded());
    }
  }

  @Test
  void aModelIsCalledByItsFolderOutsideOfACache() {
    assertEquals("lens-mini", ModelName.of(LensMini.FOLDER));
    assertEquals("gpt2", ModelName.of(Path.of("models--gpt2", "snapshots", "abc")));
  }
}
