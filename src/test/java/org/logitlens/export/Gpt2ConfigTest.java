package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import com.google.gson.JsonParser;
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
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.DamagedJson;
import org.logitlens.checkpoint.TinyCheckpoint;

/** Every key of the config: honoured, refused by name, or known to change nothing. */
class Gpt2ConfigTest {
  private final Path directory;
  private final TinyCheckpoint tiny = new TinyCheckpoint();

  Gpt2ConfigTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Network open() throws Exception {
    return Architecture.open(Checkpoint.open(tiny.write(directory)));
  }

  private Gpt2Config config() throws Exception {
    open();
    return Gpt2Config.read(Checkpoint.open(directory).config(), new ArrayList<>());
  }

  private void refuses(String... parts) {
    assertRefused(this::open, parts);
  }

  private ConfigKeys read(String text) throws Exception {
    tiny.write(directory);
    Files.writeString(directory.resolve("config.json"), text);
    return Checkpoint.open(directory).config();
  }

  @Tag("C1")
  @Test
  void anEmptyConfigIsGpt2SmallAndSaysWhatWasAssumed() throws Exception {
    ConfigKeys keys = read("{}");
    List<String> notices = new ArrayList<>();
    keys.text("model_type", "gpt2");
    Gpt2Config config = Gpt2Config.read(keys, notices);
    ModelKeys.finish(new Gpt2().family(), keys, notices);
    assertEquals(
        new Gpt2Config(
            new Sizes(12, 768, 12, 3072, 50257, 1024),
            Activation.GELU_TANH,
            1e-5,
            true,
            false,
            true,
            OptionalInt.of(50256)),
        config);
    assertEquals(1, notices.size());
    for (String part :
        List.of(
            "model_type = gpt2",
            "vocab_size = 50257",
            "n_positions = 1024",
            "n_embd = 768",
            "n_layer = 12",
            "n_head = 12",
            "activation_function = gelu_new",
            "layer_norm_epsilon = 1.0E-5",
            "scale_attn_weights = true",
            "scale_attn_by_inverse_layer_idx = false",
            "reorder_and_upcast_attn = false",
            "tie_word_embeddings = true",
            "n_inner = 3072",
            "bos_token_id = 50256")) {
      assertTrue(notices.get(0).contains(part), part);
    }
  }

  @Tag("C1")
  @Test
  void onlyTheDefaultsTakenAreListed() throws Exception {
    tiny.withoutConfig("activation_function").withoutConfig("layer_norm_epsilon");
    assertEquals(
        List.of(
            "Not in config.json, so GPT-2's defaults are used: activation_function = gelu_new,"
                + " layer_norm_epsilon = 1.0E-5."),
        open().notices());
  }

  @Tag("C2")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"12\"",
        "12.5",
        "null",
        "[12]",
        "-1",
        "0",
        "1000000000",
        "true",
        "1e1",
        "{}",
        "99999999999999999999",
        "12.0"
      })
  void aSizeOfTheWrongTypeOrRangeIsRefusedWithItsKeyAndValue(String value) {
    for (String key :
        List.of("vocab_size", "n_positions", "n_embd", "n_layer", "n_head", "n_inner")) {
      // For n_inner, null means four times the width.
      if (!key.equals("n_inner") || !value.equals("null")) {
        TinyCheckpoint wrong = new TinyCheckpoint().config(key, JsonParser.parseString(value));
        assertRefused(
            () -> Architecture.open(Checkpoint.open(wrong.write(directory))),
            "config.json: " + key + " is " + value);
      }
    }
  }

  @Tag("C2")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "layer_norm_epsilon; \"1e-5\"",
        "layer_norm_epsilon; 0",
        "layer_norm_epsilon; -1e-5",
        "layer_norm_epsilon; null",
        "layer_norm_epsilon; 1e999",
        "layer_norm_epsilon; true",
        "scale_attn_weights; 1",
        "scale_attn_weights; \"true\"",
        "scale_attn_weights; null",
        "tie_word_embeddings; 0",
        "scale_attn_by_inverse_layer_idx; []",
        "reorder_and_upcast_attn; {}",
        "activation_function; 7",
        "activation_function; null",
        "model_type; 2",
        "architectures; \"GPT2LMHeadModel\"",
        "architectures; [7]",
        "bos_token_id; \"a\"",
        "bos_token_id; -1"
      })
  void otherValuesOfTheWrongTypeAreRefusedWithTheirKey(String key, String value) {
    tiny.config(key, JsonParser.parseString(value));
    refuses("config.json: " + key + " is " + value);
  }

  @Tag("C2")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"n_layer\":2,\"n_layer\":2}",
        "{\"n_layer\":2} x",
        "{'n_layer':2}",
        "{\"n_layer\":NaN}",
        "<html>",
        "Entry not found",
        "{\"a\":\"\\ud800\"}"
      })
  void aConfigThatIsNotStrictJsonIsRefused(String text) {
    assertRefused(() -> read(text), "config.json");
  }

  @Tag("C2")
  @Test
  void aDeepOrHugeConfigIsRefused() throws Exception {
    assertRefused(() -> read("{\"a\":" + "[".repeat(100_000)), "nested too deep");
    assertRefused(() -> read(" ".repeat(5_000_000)), "at most 4000000 are read");
  }

  @Tag("C3")
  @ParameterizedTest
  @CsvSource({
    "n_head, 3, n_embd = 8, n_head = 3",
    "n_layer, 3, n_layer = 3, has 2 blocks",
    "n_layer, 1, n_layer = 1, has 2 blocks",
    "vocab_size, 301, vocab_size = 301, wte.weight has 300",
    "vocab_size, 299, vocab_size = 299, wte.weight has 300",
    "n_positions, 64, n_positions = 64, wpe.weight has 32",
    "n_embd, 16, n_embd = 16, wte.weight has 8",
    "n_inner, 31, '[8, 31]', '[8, 32]'"
  })
  void sizesThatTheFileContradictsAreRefusedWithBoth(
      String key, int value, String one, String other) {
    tiny.config(key, value);
    refuses(one, other);
  }

  @Tag("C4")
  @Test
  void otherFamiliesAreRefusedByName() {
    tiny.config("model_type", "t5");
    refuses("models of type t5 do not work here", "These work: GPT-2 (gpt2)");
    tiny.config("model_type", "gpt2").config("architectures", List.of("LlamaForCausalLM"));
    refuses("made as LlamaForCausalLM, which does not work here", "GPT-2 (gpt2)");
    tiny.config("model_type", "rwkv").withoutConfig("architectures");
    refuses("models of type rwkv do not work here", "GPT-2 (gpt2)");
  }

  @Tag("C4")
  @Test
  void otherHeadsOfTheFamilyOpenWithANote() throws Exception {
    tiny.config("architectures", List.of("GPT2Model"));
    assertTrue(open().notices().get(0).contains("made as GPT2Model"));
    tiny.config("architectures", null);
    assertEquals(List.of(), open().notices());
  }

  @Tag("C5")
  @ParameterizedTest
  @CsvSource({
    "gelu_new, GELU_TANH",
    "gelu_fast, GELU_TANH",
    "gelu_pytorch_tanh, GELU_TANH",
    "gelu_python_tanh, GELU_TANH",
    "gelu_accurate, GELU_TANH",
    "gelu, GELU",
    "gelu_python, GELU",
    "quick_gelu, QUICK_GELU",
    "relu, RELU",
    "silu, SILU",
    "swish, SILU",
    "tanh, TANH"
  })
  void everyActivationNameHasItsFunction(String name, Activation function) throws Exception {
    tiny.config("activation_function", name);
    assertEquals(function, config().activation());
  }

  @Tag("C5")
  @ParameterizedTest
  @ValueSource(strings = {"gelu_10", "mish", "linear", "sigmoid", "relu2", "GELU", "laplace", ""})
  void otherActivationsAreRefusedByName(String name) {
    tiny.config("activation_function", name);
    refuses("activation_function \"" + name + "\" is not supported", "gelu_new");
  }

  @Tag("C5")
  @Test
  void keysThatChangeTheComputationAreHonoured() throws Exception {
    TinyCheckpoint other = new TinyCheckpoint(2, 20, 1);
    other
        .config("scale_attn_weights", false)
        .config("scale_attn_by_inverse_layer_idx", true)
        .config("layer_norm_epsilon", 0.001);
    Gpt2Config config =
        Gpt2Config.read(Checkpoint.open(other.write(directory)).config(), new ArrayList<>());
    assertEquals(20, config.sizes().innerWidth());
    assertEquals(0.001, config.layerNormEpsilon());
    assertEquals(1, config.attentionScale(0));
    assertEquals(0.5, config.attentionScale(1));
    assertEquals(0.5, config().attentionScale(1), "1 / sqrt(8 / 2)");
  }

  @Tag("C5")
  @Test
  void upcastAttentionChangesNothingInSinglePrecisionAndIsNoted() throws Exception {
    tiny.config("reorder_and_upcast_attn", true);
    assertTrue(open().notices().get(0).contains("reorder_and_upcast_attn"));
  }

  @Tag("C5")
  @Test
  void crossAttentionIsRefused() {
    tiny.config("add_cross_attention", true);
    refuses("add_cross_attention is set, which is not supported");
  }

  @Tag("C6")
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "quantization_config; {\"bits\": 4}",
        "auto_map; {\"AutoModel\": \"modeling.Evil\"}",
        "pruned_heads; {\"0\": [1]}",
        "is_encoder_decoder; true",
        "rope_scaling; {\"type\": \"linear\"}"
      })
  void whatWouldNeedOtherCodeIsRefusedByName(String key, String value) throws Exception {
    tiny.config(key, JsonParser.parseString(value));
    refuses(key + " is set, which is not supported");
    for (String unset : List.of("null", "false", "{}", "[]")) {
      tiny.config(key, JsonParser.parseString(unset));
      assertEquals(List.of(), open().notices());
    }
  }

  @Test
  void theNamesThatOtherFamiliesUseForSizesCountToo() throws Exception {
    tiny.withoutConfig("n_layer").config("num_hidden_layers", 2).config("hidden_size", 8);
    assertEquals(2, config().sizes().layers());
    tiny.config("hidden_size", 9);
    refuses("n_embd is 8 but hidden_size is 9");
  }

  @Test
  void anOldContextLengthThatDiffersIsNoted() throws Exception {
    tiny.config("n_ctx", 32);
    assertEquals(List.of(), open().notices());
    tiny.config("n_ctx", 16);
    assertTrue(open().notices().get(0).contains("n_ctx = 16 and n_positions = 32"));
  }

  @Test
  void trainingKeysPassSilentlyAndUnknownOnesAreNoted() throws Exception {
    tiny.config("resid_pdrop", 0.1).config("transformers_version", "4.40.0");
    assertEquals(List.of(), open().notices());
    tiny.config("my_own_key", 1);
    assertEquals(
        List.of("config.json has keys that GPT-2 does not have, which are ignored: my_own_key."),
        open().notices());
  }

  @Test
  void aBeginningTokenOutsideOfTheVocabularyIsNone() throws Exception {
    assertEquals(OptionalInt.of(299), config().bosId());
    tiny.config("bos_token_id", 300);
    assertFalse(config().bosId().isPresent());
    tiny.config("bos_token_id", null);
    assertFalse(config().bosId().isPresent());
  }

  @Test
  void damageAnywhereIsRefusedOrHarmlessButNeverACrash() throws Exception {
    tiny.write(directory);
    int refused =
        new DamagedJson(tiny.configText(), 11)
            .refusals(
                400,
                directory.resolve("config.json"),
                () -> Architecture.open(Checkpoint.open(directory)));
    assertTrue(refused > 200, refused + " refused");
  }
}
