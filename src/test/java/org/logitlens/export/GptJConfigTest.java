package org.logitlens.export;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GptJConfigTest {
  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new GptJ(), "gptj", folder);
  }

  @Tag("C5")
  @ParameterizedTest
  @ValueSource(strings = {"3", "10", "5"})
  void numbersThatDoNotTurnInPairsOfAHeadAreRefused(String turned) {
    config.with("rotary_dim", turned);
    config.refuses("rotary_dim = " + turned, "an even number up to the width of a head, 8");
  }

  @Tag("C5")
  @ParameterizedTest
  @CsvSource({"rotary, false", "scale_attn_weights, false"})
  void whatHuggingFaceWouldNotHonourIsRefusedByName(String key, String value) {
    config.with(key, value).refuses(key + " " + value + " is not supported", "Supported: true");
  }
}
