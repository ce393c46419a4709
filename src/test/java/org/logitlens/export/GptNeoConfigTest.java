package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GptNeoConfigTest {
  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new GptNeo(), "gpt-neo", folder);
  }

  @Test
  void everySpellingOfTheAttentionsKindsGivesTheSameModel() throws Exception {
    byte[] graph = config.graph();
    assertArrayEquals(graph, config.without("attention_types").graph());
    config.without("attention_layers").with("attention_types", "[[[\"global\", \"local\"], 2]]");
    assertArrayEquals(graph, config.graph());
    config.with(
        "attention_types", "[[[\"global\"], 1], [[\"local\", \"global\"], 1], [[\"local\"], 1]]");
    assertArrayEquals(graph, config.graph());
  }

  @Tag("C5")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[\"global\", \"local\"], 2]",
        "[[[\"global\", \"local\"]]]",
        "[[[\"global\", 1], 2]]",
        "[[\"global\", 2]]",
        "[[[\"global\", \"local\"], 99999]]",
        "[[[\"global\", \"local\"], 9999]]",
        "[[[\"global\", \"local\"], -2]]",
        "\"global\"",
        "{}"
      })
  void attentionTypesOfAnotherFormAreRefused(String types) {
    config.without("attention_layers").with("attention_types", types);
    config.refuses("attention_types is ", "a list like [[[\"global\", \"local\"], 12]]");
  }

  @Tag("C5")
  @Test
  void attentionOfAKindThatIsNotKnownIsRefusedByName() {
    config.without("attention_types");
    config.with("attention_layers", "[\"global\", \"local\", \"sparse\", \"local\"]");
    config.refuses("attention_layers \"sparse\" is not supported", "global, local");
  }

  @Tag("C3")
  @Test
  void kindsForAnotherNumberOfBlocksAreRefusedWithBothNumbers() {
    config.with("num_layers", "3");
    config.refuses("attention_layers has 4 blocks, num_layers is 3");
    config.without("attention_layers").with("attention_types", "[[[\"global\"], 2]]");
    config.refuses("attention_types has 2 blocks, num_layers is 3");
    config.without("attention_types");
    config.refuses("attention_types has 24 blocks, num_layers is 3");
  }

  @Test
  void twoKeysThatDisagreeOnTheKindsAreRefused() {
    config.with("attention_types", "[[[\"local\"], 4]]");
    config.refuses("attention_layers is not what attention_types expands to");
  }
}
