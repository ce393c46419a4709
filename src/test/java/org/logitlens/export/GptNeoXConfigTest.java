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

class GptNeoXConfigTest {
  /** That of a Pythia of 70 million weights. */
  private static final String PUBLISHED =
      """
      {"architectures": ["GPTNeoXForCausalLM"], "bos_token_id": 0, "eos_token_id": 0,
       "hidden_act": "gelu", "hidden_size": 512, "initializer_range": 0.02,
       "intermediate_size": 2048, "layer_norm_eps": 1e-05, "max_position_embeddings": 2048,
       "model_type": "gpt_neox", "num_attention_heads": 8, "num_hidden_layers": 6,
       "rotary_emb_base": 10000, "rotary_pct": 0.25, "tie_word_embeddings": false,
       "torch_dtype": "float16", "transformers_version": "4.24.0", "use_cache": true,
       "attention_bias": true, "use_parallel_residual": true, "vocab_size": 50304}
      """;

  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new GptNeoX(), "gpt-neox", folder);
  }

  @Test
  void theKeysOfAPublishedConfigAreAllKnown() throws Exception {
    FamilyConfig.Read read = config.replaced(PUBLISHED).read();
    assertEquals(List.of(), read.notices());
    assertEquals(new Sizes(6, 512, 8, 2048, 50304, 2048), read.design().sizes());
    assertEquals(OptionalInt.of(0), read.design().bosId());
  }

  @Test
  void absentKeysTakeTheDefaultsOfHuggingFaceAndAreListed() throws Exception {
    FamilyConfig.Read read = config.replaced("{\"model_type\": \"gpt_neox\"}").read();
    assertEquals(
        List.of(
            "hidden_size = 6144",
            "num_attention_heads = 64",
            "num_hidden_layers = 44",
            "intermediate_size = 24576",
            "vocab_size = 50432",
            "max_position_embeddings = 2048",
            "rotary_emb_base = 10000.0",
            "rotary_pct = 0.25",
            "hidden_act = gelu",
            "layer_norm_eps = 1.0E-5",
            "attention_bias = true",
            "use_parallel_residual = true",
            "tie_word_embeddings = false",
            "bos_token_id = 0"),
        read.defaults());
  }

  @Test
  void everySpellingOfTheRotationGivesTheSameModel() throws Exception {
    byte[] graph = config.with("rotary_emb_base", "50").with("rotary_pct", "0.5").graph();
    config.renamed("rotary_emb_base", "rope_theta").renamed("rotary_pct", "partial_rotary_factor");
    assertArrayEquals(graph, config.graph());
    config.with("rotary_emb_base", "50").with("rotary_pct", "0.5");
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
    config.with("rope_theta", "50").refuses("rotary_emb_base is 10000 but rope_theta is 50.0");
    config.without("rope_theta").with("partial_rotary_factor", "1");
    config.refuses("rotary_pct is 0.25 but partial_rotary_factor is 1.0");
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

  @Tag("C5")
  @Test
  void anActivationThatIsNotKnownIsRefusedByName() {
    config.with("hidden_act", "\"mish\"").refuses("hidden_act \"mish\" is not supported");
  }

  @Tag("C3")
  @ParameterizedTest
  @CsvSource({
    "num_attention_heads, 3, hidden_size = 32, num_attention_heads = 3",
    "num_hidden_layers, 3, 'num_hidden_layers = 3', 'has 2 blocks'",
    "intermediate_size, 44, intermediate_size = 44, layers.0.mlp.dense_h_to_4h.weight has 40"
  })
  void sizesThatTheFileContradictsAreRefusedWithBoth(
      String key, String value, String one, String other) {
    config.with(key, value).refuses(one, other);
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

  @Tag("C4")
  @Test
  void aModelMadeAsAnotherFamilyIsRefusedByName() {
    config.with("architectures", "[\"GPTNeoForCausalLM\"]");
    config.refuses("model_type means GPT-NeoX", "made as GPTNeoForCausalLM", "GPT-NeoX (gpt_neox)");
  }
}
