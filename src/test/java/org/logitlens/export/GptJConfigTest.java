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

class GptJConfigTest {
  private static final String PUBLISHED =
      """
      {"activation_function": "gelu_new", "architectures": ["GPTJForCausalLM"],
       "attn_pdrop": 0.0, "bos_token_id": 50256, "embd_pdrop": 0.0, "eos_token_id": 50256,
       "gradient_checkpointing": false, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05,
       "model_type": "gptj", "n_embd": 4096, "n_head": 16, "n_inner": null, "n_layer": 28,
       "n_positions": 2048, "resid_pdrop": 0.0, "rotary": true, "rotary_dim": 64,
       "scale_attn_weights": true, "summary_activation": null, "summary_first_dropout": 0.1,
       "summary_proj_to_labels": true, "summary_type": "cls_index", "summary_use_proj": true,
       "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 50}},
       "tie_word_embeddings": false, "tokenizer_class": "GPT2Tokenizer",
       "transformers_version": "4.18.0.dev0", "use_cache": true, "vocab_size": 50400}
      """;

  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new GptJ(), "gptj", folder);
  }

  @Test
  void theKeysOfAPublishedConfigAreAllKnown() throws Exception {
    FamilyConfig.Read read = config.replaced(PUBLISHED).read();
    assertEquals(List.of(), read.notices());
    assertEquals(new Sizes(28, 4096, 16, 16384, 50400, 2048), read.design().sizes());
    assertEquals(OptionalInt.of(50256), read.design().bosId());
  }

  @Test
  void absentKeysTakeTheDefaultsOfHuggingFaceAndAreListed() throws Exception {
    FamilyConfig.Read read = config.replaced("{\"model_type\": \"gptj\"}").read();
    assertEquals(
        List.of(
            "vocab_size = 50400",
            "n_positions = 2048",
            "n_embd = 4096",
            "n_layer = 28",
            "n_head = 16",
            "n_inner = 16384",
            "rotary_dim = 64",
            "activation_function = gelu_new",
            "layer_norm_epsilon = 1.0E-5",
            "tie_word_embeddings = false",
            "bos_token_id = 50256"),
        read.defaults());
  }

  @Test
  void everySpellingGivesTheSameModel() throws Exception {
    byte[] graph = config.graph();
    config
        .renamed("n_positions", "max_position_embeddings")
        .renamed("n_embd", "hidden_size")
        .renamed("n_layer", "num_hidden_layers")
        .renamed("n_head", "num_attention_heads")
        .with("n_inner", "64");
    assertArrayEquals(graph, config.graph());
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

  @Tag("C5")
  @Test
  void anActivationThatIsNotKnownIsRefusedByName() {
    config.with("activation_function", "\"geglu\"");
    config.refuses("activation_function \"geglu\" is not supported", "gelu_new");
  }

  @Tag("C3")
  @ParameterizedTest
  @CsvSource({
    "n_head, 3, n_embd = 16, n_head = 3",
    "n_layer, 1, 'n_layer = 1', 'has 2 blocks'",
    "n_inner, 60, n_inner = 60, h.0.mlp.fc_in.weight has 64",
    "vocab_size, 43, vocab_size = 43, wte.weight has 41"
  })
  void sizesThatTheFileContradictsAreRefusedWithBoth(
      String key, String value, String one, String other) {
    config.with(key, value).refuses(one, other);
  }

  @Tag("C4")
  @Test
  void aModelMadeAsAnotherFamilyIsRefusedByName() {
    config.with("architectures", "[\"GPT2LMHeadModel\"]");
    config.refuses("model_type means GPT-J", "made as GPT2LMHeadModel", "GPT-J (gptj)");
  }
}
