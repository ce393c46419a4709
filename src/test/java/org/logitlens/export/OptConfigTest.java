package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptConfigTest {
  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new Opt(), "opt-350m", folder);
  }

  @Test
  void theLastRowIsOnlyNormedWhereNormsComeFirst() throws Exception {
    assertEquals(Norm.Kind.NONE, config.read().design().readout().norm().kind());
    config.with("do_layer_norm_before", "true");
    assertEquals(Norm.Kind.LAYER, config.read().design().readout().norm().kind());
    config.with("_remove_final_layer_norm", "true");
    assertEquals(Norm.Kind.NONE, config.read().design().readout().norm().kind());
  }

  @Test
  void embeddingsAreAsWideAsTheStreamWhenTheirWidthIsNull() throws Exception {
    FamilyConfig plain = FamilyConfig.of(new Opt(), "opt", folder);
    assertArrayEquals(plain.graph(), plain.with("word_embed_proj_dim", "null").graph());
    assertEquals(12, config.read().design().readout().decodedWidth());
    assertEquals(
        16, config.without("word_embed_proj_dim").read().design().readout().decodedWidth());
  }

  @Tag("C5")
  @ParameterizedTest
  @CsvSource({"learned_embeddings, false, true", "scale_embeddings, true, false"})
  void keysOfOtherModelsThatWouldChangeTheResultAreRefusedByName(
      String key, String value, String works) {
    config.with(key, value).refuses(key + " " + value + " is not supported", "Supported: " + works);
  }

  @Test
  void keysOfOtherModelsThatChangeNothingAreKnown() throws Exception {
    config.with("learned_embeddings", "true").with("scale_embeddings", "false");
    config.without("layer_norm_elementwise_affine");
    assertEquals(
        List.of(
            "Not in config.json, so OPT's defaults are used: layer_norm_elementwise_affine = true,"
                + " enable_bias = true, tie_word_embeddings = true."),
        config.open().notices());
  }
}
