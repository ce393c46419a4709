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

class OptConfigTest {
  /** That of OPT with 350 million weights. */
  private static final String PUBLISHED =
      """
      {"activation_dropout": 0.0, "activation_function": "relu",
       "architectures": ["OPTForCausalLM"], "attention_dropout": 0.0, "bos_token_id": 2,
       "do_layer_norm_before": false, "dropout": 0.1, "eos_token_id": 2, "ffn_dim": 4096,
       "hidden_size": 1024, "init_std": 0.02, "layerdrop": 0.0,
       "max_position_embeddings": 2048, "model_type": "opt", "num_attention_heads": 16,
       "num_hidden_layers": 24, "pad_token_id": 1, "prefix": "</s>", "torch_dtype": "float16",
       "transformers_version": "4.20.0.dev0", "use_cache": true, "vocab_size": 50272,
       "word_embed_proj_dim": 512, "_remove_final_layer_norm": false, "enable_bias": true,
       "layer_norm_elementwise_affine": true, "tie_word_embeddings": true}
      """;

  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new Opt(), "opt-350m", folder);
  }

  @Test
  void theKeysOfAPublishedConfigAreAllKnown() throws Exception {
    FamilyConfig.Read read = config.replaced(PUBLISHED).read();
    assertEquals(List.of(), read.notices());
    assertEquals(new Sizes(24, 1024, 16, 4096, 50272, 2048), read.design().sizes());
    assertEquals(OptionalInt.of(2), read.design().bosId());
    assertEquals(512, read.design().readout().decodedWidth());
  }

  @Test
  void absentKeysTakeTheDefaultsOfHuggingFaceAndAreListed() throws Exception {
    FamilyConfig.Read read = config.replaced("{\"model_type\": \"opt\"}").read();
    assertEquals(
        List.of(
            "hidden_size = 768",
            "num_attention_heads = 12",
            "num_hidden_layers = 12",
            "ffn_dim = 3072",
            "vocab_size = 50272",
            "max_position_embeddings = 2048",
            "do_layer_norm_before = true",
            "_remove_final_layer_norm = false",
            "word_embed_proj_dim = 768",
            "activation_function = relu",
            "layer_norm_elementwise_affine = true",
            "enable_bias = true",
            "tie_word_embeddings = true",
            "bos_token_id = 2"),
        read.defaults());
    assertEquals(768, read.design().readout().decodedWidth());
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

  @Tag("C5")
  @Test
  void anActivationThatIsNotKnownIsRefusedByName() {
    config.with("activation_function", "\"relu2\"");
    config.refuses("activation_function \"relu2\" is not supported", "relu");
  }

  @Tag("C3")
  @ParameterizedTest
  @CsvSource({
    "num_attention_heads, 3, hidden_size = 16, num_attention_heads = 3",
    "num_hidden_layers, 3, 'num_hidden_layers = 3', 'has 2 blocks'",
    "ffn_dim, 44, ffn_dim = 44, layers.0.fc1.weight has 40",
    "word_embed_proj_dim, 14, word_embed_proj_dim = 14, embed_tokens.weight has 12",
    "max_position_embeddings, 17, '[19, 16]', '[18, 16]'"
  })
  void sizesThatTheFileContradictsAreRefusedWithBoth(
      String key, String value, String one, String other) {
    config.with(key, value).refuses(one, other);
  }

  @Tag("C4")
  @Test
  void aModelMadeAsAnotherFamilyIsRefusedByName() {
    config.with("architectures", "[\"BartForCausalLM\"]");
    config.refuses("model_type means OPT", "made as BartForCausalLM", "OPT (opt)");
  }
}
