package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GptNeoXConfigTest {
  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new GptNeoX(), "gpt-neox", folder);
  }

  @Test
  void everySpellingOfTheRotationGivesTheSameModel() throws Exception {
    byte[] graph = config.with("rotary_emb_base", "50").with("rotary_pct", "0.5").graph();
    config.with("rope_theta", "50").with("partial_rotary_factor", "0.5");
    assertArrayEquals(graph, config.graph());
    config.with("rope_parameters", "{\"rope_theta\": 50, \"partial_rotary_factor\": 0.5}");
    config.without("rope_theta").without("partial_rotary_factor");
    config.with("rotary_emb_base", "10000").with("rotary_pct", "0.25");
    assertArrayEquals(graph, config.graph(), "the object counts");
    config.without("rotary_emb_base").without("rotary_pct").with("rope_scaling", "null");
    assertArrayEquals(graph, config.graph());
  }

  @Test
  void twoKeysThatDisagreeOnTheRotationAreRefused() {
    config.with("rope_theta", "50").refuses("rotary_emb_base is 10000 but rope_theta is 50.");
    config.without("rope_theta").with("partial_rotary_factor", "1");
    config.refuses("rotary_pct is 0.25 but partial_rotary_factor is 1.");
  }

  /** Hugging Face's implementation does not look at the newest names there. */
  @Test
  void theNewestNamesOutsideOfTheirObjectDoNotTakeThePlaceOfTheOldOnes() {
    config.renamed("rotary_emb_base", "rope_theta").with("rope_theta", "50");
    config.refuses("rotary_emb_base is 10000.0 by default but rope_theta is 50.");
  }

  @Tag("C5")
  @Test
  void aWidthOfHeadsThatIsNotTheirPartOfTheStreamIsRefusedByName() throws Exception {
    byte[] graph = config.graph();
    assertArrayEquals(graph, config.with("head_dim", "16").graph());
    config.with("head_dim", "8").refuses("head_dim 8 is not supported", "Supported: 16");
  }

  @Tag("C5")
  @Test
  void dynamicScalingOfTwoTurnedNumbersIsRefused() {
    config
        .with("rope_scaling", "{\"type\": \"dynamic\", \"factor\": 2}")
        .with("rotary_pct", "0.125");
    config.refuses("rope scaling dynamic where a head turns 2 numbers", "at least 4");
  }

  @Tag("C5")
  @ParameterizedTest
  @CsvSource({"0.01, 0", "0.2, 3", "0.45, 7"})
  void numbersThatDoNotTurnInPairsAreRefused(String part, int turned) {
    config.with("rotary_pct", part);
    config.refuses("of a head's 16 numbers, that is " + turned, "even numbers from 2 to 16");
  }

  @Tag("C5")
  @Test
  void aScalingThatIsNotKnownIsRefusedByName() {
    config.with("rope_scaling", "{\"type\": \"spiral\", \"factor\": 2}");
    config.refuses("rope scaling spiral is not supported", "linear");
  }

  @Test
  void biasesThatTheConfigDeniesAreNoted() throws Exception {
    String notice = config.with("attention_bias", "false").open().notices().get(0);
    assertEquals(
        "Tensors that GPT-NeoX does not have are ignored: layers.0.attention.dense.bias,"
            + " layers.0.attention.query_key_value.bias, layers.1.attention.dense.bias,"
            + " layers.1.attention.query_key_value.bias.",
        notice);
  }
}
