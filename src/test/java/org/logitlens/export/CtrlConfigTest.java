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

class CtrlConfigTest {
  private static final String PUBLISHED =
      """
      {"architectures": ["CTRLLMHeadModel"], "attn_pdrop": 0.1, "dff": 8192, "embd_pdrop": 0.1,
       "finetuning_task": null, "from_tf": false, "initializer_range": 0.02,
       "layer_norm_epsilon": 1e-06, "model_type": "ctrl", "n_ctx": 512, "n_embd": 1280,
       "n_head": 16, "n_layer": 48, "n_positions": 50000, "num_labels": 1,
       "output_attentions": false, "output_hidden_states": false, "output_past": true,
       "pruned_heads": {}, "resid_pdrop": 0.1, "summary_activation": null,
       "summary_first_dropout": 0.1, "summary_proj_to_labels": true, "summary_type": "cls_index",
       "summary_use_proj": true, "torchscript": false, "use_bfloat16": false,
       "bos_token_id": null, "tie_word_embeddings": true, "vocab_size": 246534}
      """;

  @TempDir private Path folder;
  private FamilyConfig config;

  @BeforeEach
  void writeModel() throws IOException {
    config = FamilyConfig.of(new Ctrl(), "ctrl", folder);
  }

  @Test
  void theKeysOfAPublishedConfigAreAllKnown() throws Exception {
    FamilyConfig.Read read = config.replaced(PUBLISHED).read();
    assertEquals(
        List.of("config.json says n_ctx = 512 and n_positions = 50000; n_positions counts."),
        read.notices());
    assertEquals(new Sizes(48, 1280, 16, 8192, 246534, 50000), read.design().sizes());
    assertEquals(OptionalInt.empty(), read.design().bosId());
  }

  @Test
  void absentKeysTakeTheDefaultsOfHuggingFaceAndAreListed() throws Exception {
    FamilyConfig.Read read = config.replaced("{\"model_type\": \"ctrl\"}").read();
    assertEquals(
        List.of(
            "vocab_size = 246534",
            "n_positions = 256",
            "n_embd = 1280",
            "n_layer = 48",
            "n_head = 16",
            "dff = 8192",
            "layer_norm_epsilon = 1.0E-6",
            "tie_word_embeddings = true"),
        read.defaults());
    assertEquals(OptionalInt.empty(), read.design().bosId());
  }

  @Test
  void everySpellingGivesTheSameModel() throws Exception {
    byte[] graph = config.graph();
    config
        .renamed("n_positions", "max_position_embeddings")
        .renamed("n_embd", "hidden_size")
        .renamed("n_layer", "num_hidden_layers")
        .renamed("n_head", "num_attention_heads");
    assertArrayEquals(graph, config.graph());
  }

  @Tag("C3")
  @ParameterizedTest
  @CsvSource({
    "n_head, 3, n_embd = 16, n_head = 3",
    "n_layer, 3, 'n_layer = 3', 'has 2 blocks'",
    "dff, 43, dff = 43, h.0.ffn.0.weight has 40",
    "vocab_size, 43, vocab_size = 43, w.weight has 41"
  })
  void sizesThatTheFileContradictsAreRefusedWithBoth(
      String key, String value, String one, String other) {
    config.with(key, value).refuses(one, other);
  }

  @Test
  void anOddWidthIsRefusedAsPositionsAreHalfSinesAndHalfCosines() {
    config.with("n_embd", "15").with("n_head", "3").refuses("n_embd 15 is not supported");
  }

  @Tag("C4")
  @Test
  void aModelMadeAsAnotherFamilyIsRefusedByName() {
    config.with("architectures", "[\"GPT2LMHeadModel\"]");
    config.refuses("model_type means CTRL", "made as GPT2LMHeadModel", "CTRL (ctrl)");
  }
}
