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

class BloomConfigTest {
  /** That of BLOOM with 560 million weights. */
  private static final String PUBLISHED =
      """
      {"apply_residual_connection_post_layernorm": false, "attention_dropout": 0.0,
       "attention_softmax_in_fp32": true, "bias_dropout_fusion": true, "bos_token_id": 1,
       "eos_token_id": 2, "pad_token_id": 3, "unk_token_id": 0, "hidden_dropout": 0.0,
       "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "masked_softmax_fusion": true,
       "model_type": "bloom", "n_embed": 1024, "n_inner": null, "n_layer": 24,
       "num_attention_heads": 16, "offset_alibi": 100, "pretraining_tp": 1, "seq_length": 2048,
       "skip_bias_add": true, "skip_bias_add_qkv": false, "transformers_version": "4.20.0",
       "architectures": ["BloomForCausalLM"], "use_cache": true, "slow_but_exact": false,
       "tie_word_embeddings": true, "vocab_size": 250880}
      """;

  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new Bloom(), "bloom", folder);
  }

  @Test
  void theKeysOfAPublishedConfigAreAllKnown() throws Exception {
    FamilyConfig.Read read = config.replaced(PUBLISHED).read();
    assertEquals(List.of(), read.notices());
    assertEquals(new Sizes(24, 1024, 16, 4096, 250880, 2048), read.design().sizes());
    assertEquals(OptionalInt.of(1), read.design().bosId());
  }

  @Test
  void absentKeysTakeTheDefaultsOfHuggingFaceAndAreListed() throws Exception {
    FamilyConfig.Read read = config.replaced("{\"model_type\": \"bloom\"}").read();
    assertEquals(
        List.of(
            "hidden_size = 64",
            "n_head = 8",
            "n_layer = 2",
            "vocab_size = 250880",
            "seq_length = 2048",
            "layer_norm_epsilon = 1.0E-5",
            "apply_residual_connection_post_layernorm = false",
            "tie_word_embeddings = true",
            "bos_token_id = 1"),
        read.defaults());
  }

  @Test
  void everySpellingGivesTheSameModel() throws Exception {
    byte[] graph = config.graph();
    config
        .renamed("n_embed", "hidden_size")
        .renamed("n_layer", "num_hidden_layers")
        .renamed("num_attention_heads", "n_head")
        .with("n_inner", "64");
    assertArrayEquals(graph, config.graph());
  }

  @Test
  void biasesFallByPowersOfTwoAndBetweenThemWhereThereAreMoreHeads() {
    assertEquals(List.of(1 / 256.0), Bloom.slopes(1));
    assertEquals(List.of(1 / 16.0, 1 / 256.0, 1 / 4.0), Bloom.slopes(3));
    assertEquals(
        List.of(1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 16.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 256.0),
        Bloom.slopes(8));
    List<Double> twelve = Bloom.slopes(12);
    assertEquals(Bloom.slopes(8), twelve.subList(0, 8));
    assertEquals(
        List.of(Math.pow(2, -0.5), Math.pow(2, -1.5), Math.pow(2, -2.5), Math.pow(2, -3.5)),
        twelve.subList(8, 12));
  }

  @Tag("C5")
  @Test
  void anInnerWidthThatHuggingFaceWouldNotHonourIsRefusedByName() {
    config.with("n_inner", "60").refuses("n_inner 60 is not supported", "four times");
  }

  @Tag("C3")
  @ParameterizedTest
  @CsvSource({
    "num_attention_heads, 3, hidden_size = 16, n_head = 3",
    "n_layer, 3, 'n_layer = 3', 'has 2 blocks'",
    "hidden_size, 32, hidden_size is 32, n_embed is 16",
    "vocab_size, 43, vocab_size = 43, word_embeddings.weight has 41"
  })
  void sizesThatContradictAreRefusedWithBoth(String key, String value, String one, String other) {
    config.with(key, value).refuses(one, other);
  }

  @Tag("C4")
  @Test
  void aModelMadeAsAnotherFamilyIsRefusedByName() {
    config.with("architectures", "[\"FalconForCausalLM\"]");
    config.refuses("model_type means BLOOM", "made as FalconForCausalLM", "BLOOM (bloom)");
  }
}
