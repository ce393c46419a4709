package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;

/** Configs of Llama, Mistral, Qwen and Gemma: every key honoured or refused by name. */
class GatedKeysTest {
  private final Path folder;
  private final List<String> notices = new ArrayList<>();

  GatedKeysTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A small model of a type, with some keys more. */
  private Design design(String type, String more) throws Exception {
    String text =
        """
        {"model_type": "%s", "hidden_size": 16, "num_hidden_layers": 4, "num_attention_heads": 4,
         "num_key_value_heads": 2, "intermediate_size": 32, "vocab_size": 50, "head_dim": 4,
         "max_position_embeddings": 64%s}
        """
            .formatted(type, more.isEmpty() ? "" : ", " + more);
    return read(text);
  }

  private Design read(String text) throws Exception {
    ConfigKeys keys = ConfigKeys.read(Files.writeString(folder.resolve("config.json"), text));
    Architecture architecture = Architecture.of(keys);
    ModelKeys.checkClasses(architecture.family(), keys, notices);
    Design design =
        architecture.design(keys, ModelTensors.none(keys, architecture.family().name()), notices);
    ModelKeys.finish(architecture.family(), keys, notices);
    return design;
  }

  private List<GatedTransformer.Block> blocks(String type, String more) throws Exception {
    return ((GatedTransformer) design(type, more)).blocks();
  }

  @Tag("C5")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "llama; \"partial_rotary_factor\": 0.5; partial_rotary_factor 0.5",
        "llama; \"rope_scaling\": {\"type\": \"mystery\", \"factor\": 2}; rope scaling mystery",
        "llama; \"rope_scaling\": {\"type\": \"linear\"}; factor is null",
        "llama; \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2, \"mist\": 1}; [mist]",
        "llama; \"rope_scaling\": {\"type\": \"longrope\", \"short_factor\": [1]}; short_factor",
        "llama; \"rope_scaling\": [1]; rope_scaling is [1]",
        "llama; \"rope_scaling\": {\"type\": \"su\", \"factor\": 2}; rope scaling su",
        "llama; \"rope_parameters\": {\"partial_rotary_factor\": 0.5}; partial_rotary_factor 0.5",
        "llama; \"is_causal\": false; is_causal false is not supported",
        "llama; \"per_layer_config\": {\"1\": {}}; per_layer_config is set",
        "mistral; \"layer_types\": [\"full_attention\"]; layer_types [\"full_attention\"]",
        "llama; \"num_key_value_heads\": 3; num_attention_heads = 4 is not a multiple",
        "llama; \"head_dim\": 5; head_dim is 5; it must be even",
        "llama; \"hidden_act\": \"mish\"; hidden_act \"mish\" is not supported",
        "llama; \"sliding_window\": 8; sliding_window is set, which is not supported",
        "llama; \"attention_bias\": 1; attention_bias is 1",
        "llama; \"quantization_config\": {\"bits\": 4}; quantization_config is set",
        "qwen2; \"layer_types\": [\"full_attention\"]; a list of 4 kinds",
        "qwen2; \"layer_types\": [\"mamba\", \"mamba\", \"mamba\", \"mamba\"]; layer_types mamba",
        "qwen2; \"use_mrope\": true; use_mrope is set",
        "gemma3_text; \"use_bidirectional_attention\": true; use_bidirectional_attention true",
        "gemma3_text; \"attn_logit_softcapping\": 50.0; attn_logit_softcapping 50.0",
        "gemma3_text; \"hidden_act\": \"relu\"; hidden_act \"relu\" is not supported",
        "gemma3_text; \"_sliding_window_pattern\": 2; _sliding_window_pattern 2",
        "gemma3_text; \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}; without rope_type",
        "gemma3_text; \"partial_rotary_factor\": 0.5; partial_rotary_factor 0.5",
        "gemma3; \"a\": 1; models of type gemma3 do not work here",
        "mixtral; \"a\": 1; models of type mixtral do not work here"
      })
  void whatIsNotHonouredIsRefusedByName(String type, String more, String part) {
    // A key given again takes the place of the one before it.
    String key = more.substring(0, more.indexOf(':'));
    assertRefused(
        () -> {
          String text =
              """
              {"model_type": "%s", "hidden_size": 16, "num_hidden_layers": 4,
               "num_attention_heads": 4, "intermediate_size": 32, "vocab_size": 50,
               %s %s "max_position_embeddings": 64, %s}
              """
                  .formatted(
                      type,
                      key.equals("\"head_dim\"") ? "" : "\"head_dim\": 4,",
                      key.equals("\"num_key_value_heads\"") ? "" : "\"num_key_value_heads\": 2,",
                      more);
          read(text);
        },
        part);
  }

  /** Hugging Face's implementation divides by zero there. */
  @Tag("C5")
  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "qwen2", "qwen3"})
  void dynamicScalingOfHeadsThatTurnTwoNumbersIsRefused(String type) throws Exception {
    String narrow =
        """
        {"model_type": "%s", "hidden_size": 8, "num_attention_heads": 4, "head_dim": 2,
         "num_key_value_heads": 4, "rope_scaling": {"type": "dynamic", "factor": 2}}
        """
            .formatted(type);
    assertRefused(
        () -> read(narrow), "rope scaling dynamic where a head turns 2 numbers", "at least 4");
    String wider = narrow.replace("\"head_dim\": 2", "\"head_dim\": 4");
    Rotary rotary = ((GatedTransformer) read(wider)).blocks().get(0).rotary();
    assertEquals(2, rotary.growth().orElseThrow().factor());
  }

  @Tag("C5")
  @Test
  void windowsOfListedKindsNeedToBeUsed() {
    String kinds = "\"layer_types\": [\"sliding_attention\", \"full_attention\"]";
    for (String rest : List.of("", ", \"use_sliding_window\": true, \"sliding_window\": null")) {
      assertRefused(
          () -> read("{\"model_type\": \"qwen3\", \"num_hidden_layers\": 2, " + kinds + rest + "}"),
          "layer_types sliding_attention with use_sliding_window",
          "use_sliding_window true with a sliding_window");
    }
  }

  @Tag("C5")
  @Test
  void gemmasTwoSpellingsOfAScalingTogetherAreRefused() {
    String both =
        """
        {"model_type": "gemma3_text", "rope_scaling": {"rope_type": "linear", "factor": 2},
         "rope_parameters": {"full_attention": {"rope_theta": 50.0}}}
        """;
    assertRefused(() -> read(both), "rope_scaling beside rope_parameters is not supported");
  }

  @Test
  void whatGemmaDoesNotLookAtMayRepeatWhatItDoes() throws Exception {
    String repeated =
        "\"hidden_act\": \"gelu_pytorch_tanh\", \"_sliding_window_pattern\": 6, \"is_causal\": true,"
            + " \"cache_implementation\": \"hybrid\"";
    assertEquals(blocks("gemma3_text", ""), blocks("gemma3_text", repeated));
    assertTrue(notices.stream().noneMatch(notice -> notice.contains("are ignored")));
    String listed = "[\"full_attention\",\"full_attention\",\"full_attention\",\"full_attention\"]";
    String other = "\"_sliding_window_pattern\": 2, \"layer_types\": " + listed;
    assertTrue(
        blocks("gemma3_text", other).stream()
            .allMatch(block -> block.window() == Integer.MAX_VALUE));
  }

  @Test
  void theWindowCountsFromTheBlockThatQwenNames() throws Exception {
    String window = "\"use_sliding_window\": true, \"sliding_window\": 3, \"max_window_layers\": 2";
    assertEquals(
        List.of(Integer.MAX_VALUE, Integer.MAX_VALUE, 3, 3),
        blocks("qwen2", window).stream().map(GatedTransformer.Block::window).toList());
    assertTrue(
        blocks("qwen3", window.replace("true", "false")).stream()
            .allMatch(block -> block.window() == Integer.MAX_VALUE));
    assertTrue(blocks("mistral", "\"sliding_window\": 5").stream().allMatch(b -> b.window() == 5));
    assertTrue(
        blocks("mistral", "\"sliding_window\": null").stream()
            .allMatch(block -> block.window() == Integer.MAX_VALUE));
  }

  @Test
  void gemmasLastBlockOfEveryPatternSeesAllAndTurnsSlower() throws Exception {
    List<GatedTransformer.Block> blocks =
        blocks("gemma3_text", "\"sliding_window\": 7, \"sliding_window_pattern\": 2");
    assertEquals(
        List.of(7, Integer.MAX_VALUE, 7, Integer.MAX_VALUE),
        blocks.stream().map(GatedTransformer.Block::window).toList());
    assertEquals(1e-2, blocks.get(0).rotary().frequencies().get(1), 1e-12);
    assertEquals(1e-3, blocks.get(1).rotary().frequencies().get(1), 1e-12);
  }

  @Test
  void oldAndNewSpellingsOfRotaryPositionsMeanTheSame() throws Exception {
    Rotary old =
        blocks(
                "llama",
                "\"rope_theta\": 500.0, \"rope_scaling\": {\"type\": \"linear\", \"factor\": 4}")
            .get(0)
            .rotary();
    Rotary now =
        blocks(
                "llama",
                "\"rope_parameters\": {\"rope_type\": \"linear\", \"factor\": 4, \"rope_theta\": 500.0}")
            .get(0)
            .rotary();
    assertEquals(old, now);
    assertEquals(0.25, now.frequencies().get(0), 1e-12);
    assertEquals(0.25 / Math.sqrt(500), now.frequencies().get(1), 1e-12);
  }

  @Tag("C1")
  @Test
  void anEmptyConfigIsLlama2AndSaysWhatWasAssumed() throws Exception {
    Design design = read("{\"model_type\": \"llama\"}");
    assertEquals(new Sizes(32, 4096, 32, 11_008, 32_000, 2048), design.sizes());
    assertEquals(OptionalInt.of(1), design.bosId());
    assertTrue(notices.get(0).contains("so Llama's defaults are used"), notices.toString());
    assertTrue(notices.get(0).contains("num_key_value_heads = 32"), notices.toString());
  }
}
