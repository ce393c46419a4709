package org.logitlens.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.logitlens.checkpoint.hub.HubClient;
import org.logitlens.checkpoint.hub.HubSettings;
import org.logitlens.checkpoint.hub.HubSource;
import org.logitlens.checkpoint.hub.ScriptedHub;
import org.logitlens.checkpoint.torch.UnpackedOrphans;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLibrary;

/** A library over a scripted hub, with 8 GB of memory. */
abstract class WithHubLibrary {
  static final String GPT2 = "openai-community/gpt2";
  static final long GIGA = 1_000_000_000;

  final Path cache;
  final Path unpacked;
  ScriptedHub hub;

  WithHubLibrary(Path folder) {
    this.cache = folder.resolve("hub");
    this.unpacked = folder.resolve("unpacked");
  }

  @BeforeEach
  void startHub() throws IOException {
    hub = new ScriptedHub();
  }

  @AfterEach
  void stopHub() throws IOException {
    hub.close();
  }

  static Map<String, byte[]> lensMini() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String file :
        List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
      files.put(file, Files.readAllBytes(LensMini.FOLDER.resolve(file)));
    }
    return files;
  }

  HubLibrary library(HubSettings settings, HubSource source, long memory) {
    return new HubLibrary(
        settings, source, new LibraryForecast(() -> memory), new UnpackedOrphans(unpacked));
  }

  HubLibrary library() {
    HubSettings settings = hub.settings(cache, null);
    return library(settings, new HubClient(settings), 8 * GIGA);
  }

  static LibraryModel listed(ModelLibrary library, String address) throws ModelException {
    return library.list().stream()
        .filter(model -> model.address().equals(address))
        .findFirst()
        .orElseThrow();
  }
}
