package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.hub.KnownModel;
import org.logitlens.checkpoint.hub.KnownModels;

/** The configs of the known models in the spelling they were published with. */
class PublishedConfigsTest {
  private final Path folder;

  PublishedConfigsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<KnownModel> models() {
    return KnownModels.all().stream();
  }

  private ConfigKeys config(KnownModel model) throws Exception {
    JsonObject config = published().getAsJsonObject(model.address().repository());
    return ConfigKeys.read(Files.writeString(folder.resolve("config.json"), config.toString()));
  }

  private static JsonObject published() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PublishedConfigsTest.class.getResourceAsStream("published-configs.json"))) {
      return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .getAsJsonObject();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyKnownModelIsReadWithTheSizesThatTheListNames(KnownModel known) throws Exception {
    ConfigKeys keys = config(known);
    Architecture architecture = Architecture.of(keys);
    assertEquals(known.family(), architecture.family().name());
    List<String> notices = new ArrayList<>();
    ModelKeys.checkClasses(architecture.family(), keys, notices);
    Design design =
        architecture.design(keys, ModelTensors.none(keys, architecture.family().name()), notices);
    ModelKeys.finish(architecture.family(), keys, notices);
    Sizes sizes = design.sizes();
    assertEquals(known.layers(), sizes.layers());
    assertEquals(known.width(), sizes.width());
    assertEquals(known.heads(), sizes.heads());
    assertEquals(known.innerWidth(), sizes.innerWidth());
    assertEquals(known.vocabularySize(), sizes.vocabularySize());
    assertEquals(known.parameters(), weights(config(known)));
    assertTrue(
        notices.stream().noneMatch(notice -> notice.contains("which are ignored")),
        notices.toString());
  }

  private static long weights(ConfigKeys keys) throws Exception {
    return Architecture.weights(keys).values().stream()
        .mapToLong(shape -> shape.stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }
}
