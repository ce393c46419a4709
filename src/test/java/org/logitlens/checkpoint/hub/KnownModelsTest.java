package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of models that are offered by name. */
class KnownModelsTest {

  static List<KnownModel> all() {
    return KnownModels.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theFactsOfAModelFitTogether(KnownModel model) {
    long bytesPerValue = model.dtype().equals("F32") ? 4 : 2;
    assertEquals(0, model.width() % model.heads(), "heads");
    assertTrue(model.layers() > 0 && model.contextLength() >= 256 && model.innerWidth() > 0);
    long embedding = (long) model.vocabularySize() * Math.min(model.width(), 512);
    assertTrue(model.parameters() > embedding, "more than the embedding alone");
    assertTrue(
        model.downloadBytes() > model.parameters() * bytesPerValue, "no smaller than its weights");
    // Tiny models have large masks and tokenizers beside their weights.
    assertTrue(
        model.downloadBytes() < model.parameters() * bytesPerValue * 1.3 + 40_000_000,
        "not much larger than its weights");
    assertFalse(model.title().isBlank() || model.family().isBlank() || model.licence().isBlank());
  }

  @Test
  void blocksOfGpt2HaveTheWeightsThatTheirShapesSay() {
    for (KnownModel model : KnownModels.all()) {
      if (model.family().equals("GPT-2")) {
        long c = model.width();
        long block = 12 * c * c + 13 * c;
        long expected =
            (model.vocabularySize() + model.contextLength() + 2L) * c + model.layers() * block;
        assertEquals(expected, model.parameters(), model.title());
      }
    }
  }

  @Test
  void modelsAreFoundUnderTheirFormerNames() {
    assertEquals(
        "openai-community/gpt2", KnownModels.of("gpt2").orElseThrow().address().repository());
    assertEquals("GPT-2 (124M)", KnownModels.of("openai-community/gpt2").orElseThrow().title());
    assertTrue(KnownModels.of("someone/unknown").isEmpty());
    assertTrue(KnownModels.of("").isEmpty(), "no former name is no name");
  }

  @Test
  void everyModelIsListedOnceAndTheGatedOnesAreMarked() {
    List<String> names =
        KnownModels.all().stream().map(model -> model.address().toString()).toList();
    assertEquals(names.size(), names.stream().distinct().count());
    assertEquals(25, names.size());
    assertEquals(
        "meta-llama/Llama-3.2-1B google/gemma-3-270m",
        KnownModels.all().stream()
            .filter(KnownModel::gated)
            .map(model -> model.address().repository())
            .collect(Collectors.joining(" ")));
  }
}
