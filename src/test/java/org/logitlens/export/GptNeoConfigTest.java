package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GptNeoConfigTest {
  private static final String PUBLISHED =
      """
      {"activation_function": "gelu_new", "architectures": ["GPTNeoForCausalLM"],
       "attention_dropout": 0,
       "attention_layers": ["global", "local", "global", "local", "global", "local",
                            "global", "local", "global", "local", "global", "local"],
       "attention_types": [[["global", "local"], 6]], "bos_token_id": 50256,
       "embed_dropout": 0, "eos_token_id": 50256, "gradient_checkpointing": false,
       "hidden_size": 768, "initializer_range": 0.02, "intermediate_size": null,
       "layer_norm_epsilon": 1e-05, "max_position_embeddings": 2048, "model_type": "gpt_neo",
       "num_heads": 12, "num_layers": 12, "resid_dropout": 0, "summary_activation": null,
       "summary_first_dropout": 0.1, "summary_proj_to_labels": true,
       "summary_type": "cls_index", "summary_use_proj": true, "torch_dtype": "float32",
       "transformers_version": "4.9.0.dev0", "tie_word_embeddings": true, "use_cache": true,
       "vocab_size": 50257, "window_size": 256}
      """;

  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new GptNeo(), "gpt-neo", folder);
  }

  @Test
  void theKeysOfAPublishedConfigAreAllKnown() throws Exception {
    FamilyConfig.Read read = config.replaced(PUBLISHED).read();
    assertEquals(List.of(), read.notices());
    assertEquals(new Sizes(12, 768, 12, 3072, 50257, 2048), read.design().sizes());
    assertEquals(OptionalInt.of(50256), read.design().bosId());
  }

  @Test
  void absentKeysTakeTheDefaultsOfHuggingFaceAndAreListed() throws Exception {
    FamilyConfig.Read read = config.replaced("{\"model_type\": \"gpt_neo\"}").read();
    assertEquals(
        List.of(
            "vocab_size = 50257",
            "max_position_embeddings = 2048",
            "hidden_size = 2048",
            "num_layers = 24",
            "num_heads = 16",
            "intermediate_size = 8192",
            "attention_types = [[[\"global\", \"local\"], 12]]",
            "window_size = 256",
            "activation_function = gelu_new",
            "layer_norm_epsilon = 1.0E-5",
            "tie_word_embeddings = true",
            "bos_token_id = 50256"),
        read.defaults());
    assertEquals(new Sizes(24, 2048, 16, 8192, 50257, 2048), read.design().sizes());
  }

  @Test
  void everySpellingGivesTheSameModel() throws Exception {
    byte[] graph = config.graph();
    config.renamed("num_layers", "num_hidden_layers").renamed("num_heads", "num_attention_heads");
    assertArrayEquals(graph, config.graph());
    assertArrayEquals(graph, config.without("attention_types").graph());
    config.without("attention_layers").with("attention_types", "[[[\"global\", \"local\"], 2]]");
    assertArrayEquals(graph, config.graph());
    config.with(
        "attention_types", "[[[\"global\"], 1], [[\"local\", \"global\"], 1], [[\"local\"], 1]]");
    assertArrayEquals(graph, config.graph());
    assertArrayEquals(graph, config.with("intermediate_size", "64").graph());
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

  @Tag("C3")
  @ParameterizedTest
  @CsvSource({
    "num_heads, 3, hidden_size = 16, num_heads = 3",
    "vocab_size, 40, vocab_size = 40, wte.weight has 41",
    "max_position_embeddings, 17, max_position_embeddings = 17, wpe.weight has 16",
    "intermediate_size, 60, intermediate_size = 60, h.0.mlp.c_fc.weight has 64"
  })
  void sizesThatTheFileContradictsAreRefusedWithBoth(
      String key, String value, String one, String other) {
    config.with(key, value).refuses(one, other);
  }

  @Tag("C4")
  @Test
  void aModelMadeAsAnotherFamilyIsRefusedByName() {
    config.with("architectures", "[\"LlamaForCausalLM\"]");
    config.refuses("model_type means GPT-Neo", "made as LlamaForCausalLM", "GPT-2 (gpt2)");
  }

  @Tag("C5")
  @Test
  void anActivationThatIsNotKnownIsRefusedByName() {
    config.with("activation_function", "\"mish\"");
    config.refuses("activation_function \"mish\" is not supported", "gelu_new");
  }
}
