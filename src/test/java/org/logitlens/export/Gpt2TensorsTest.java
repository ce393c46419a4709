package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.Refusals.assertRefused;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;
import org.logitlens.checkpoint.TinyCheckpoint;

/** Which tensors of a file make the model. */
class Gpt2TensorsTest {
  private final Path directory;
  private final TinyCheckpoint tiny = new TinyCheckpoint();

  Gpt2TensorsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Network open() throws Exception {
    return Architecture.open(Checkpoint.open(tiny.write(directory)));
  }

  private static List<String> names(Network model) {
    return model.tensors().stream().map(StoredTensor::name).toList();
  }

  private static float[] read(Network model, String name) throws CheckpointException {
    StoredTensor tensor =
        model.tensors().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return TensorReader.read(tensor);
  }

  private void refuses(String... parts) {
    assertRefused(this::open, parts);
  }

  private static float[] zeros(int length) {
    return new float[length];
  }

  @Tag("W13")
  @ParameterizedTest
  @ValueSource(strings = {"transformer.", ""})
  void namesAreTheSameWithAndWithoutThePrefix(String prefix) throws Exception {
    tiny.prefix(prefix);
    Network model = open();
    assertEquals(tiny.names(), names(model));
    assertArrayEquals(tiny.values("ln_f.weight"), read(model, "ln_f.weight"));
  }

  @Tag("W13")
  @Test
  void aNameInBothSpellingsIsRefused() {
    tiny.prefix("").tensor("transformer.ln_f.bias", List.of(8L), zeros(8));
    refuses("both ln_f.bias and transformer.ln_f.bias");
  }

  @Tag("W13")
  @Test
  void missingTensorsAreNamedTheFirstFiveAndCounted() {
    List.of(
            "wpe.weight",
            "h.0.ln_1.bias",
            "h.0.attn.c_attn.weight",
            "h.0.mlp.c_fc.bias",
            "h.1.ln_2.weight",
            "h.1.mlp.c_proj.bias",
            "ln_f.bias")
        .forEach(tiny::withoutTensor);
    refuses(
        "lacks 7 of 28 tensors: wpe.weight, h.0.ln_1.bias, h.0.attn.c_attn.weight,"
            + " h.0.mlp.c_fc.bias, h.1.ln_2.weight and 2 more");
  }

  @Tag("W13")
  @Test
  void storedMasksAreLeftOutSilentlyAndOtherExtrasAreNoted() throws Exception {
    int tensors = open().tensors().size();
    tiny.tensor("h.0.attn.bias", List.of(1L, 1L, 32L, 32L), zeros(32 * 32))
        .tensor("h.1.attn.masked_bias", List.of(), zeros(1))
        .tensor("score.weight", List.of(2L, 8L), zeros(16));
    Network model = open();
    assertFalse(names(model).contains("h.0.attn.bias"));
    assertFalse(names(model).contains("score.weight"));
    assertEquals(tensors, model.tensors().size());
    assertEquals(
        List.of("Tensors that GPT-2 does not have are ignored: score.weight."), model.notices());
  }

  @Tag("W13")
  @Test
  void aSeparateUnembeddingIsUsed() throws Exception {
    tiny.untied();
    Network model = open();
    assertEquals("lm_head.weight", model.unembedding().name());
    assertArrayEquals(tiny.values("lm_head.weight"), TensorReader.read(model.unembedding()));
  }

  @Tag("W13")
  @Test
  void aStoredUnembeddingThatEqualsTheEmbeddingIsTied() throws Exception {
    tiny.tensor("lm_head.weight", List.of(300L, 8L), tiny.values("wte.weight"));
    Network model = open();
    assertEquals("wte.weight", model.unembedding().name());
    assertFalse(names(model).contains("lm_head.weight"));
    assertEquals(List.of(), model.notices());
  }

  @Tag("W13")
  @Test
  void aStoredUnembeddingThatDiffersCountsAlthoughTheConfigSaysTied() throws Exception {
    tiny.untied().config("tie_word_embeddings", true);
    Network model = open();
    assertEquals("lm_head.weight", model.unembedding().name());
    assertTrue(model.notices().get(0).contains("lm_head.weight differs from wte.weight"));
  }

  @Tag("W13")
  @Test
  void anUntiedModelWithoutItsUnembeddingIsRefused() {
    tiny.config("tie_word_embeddings", false);
    refuses("no lm_head.weight", "tie_word_embeddings = false");
  }

  @Tag("W14")
  @Test
  void transposedLinearLayersAreShownInATable() {
    for (int block = 0; block < 2; block++) {
      tiny.tensor("h." + block + ".attn.c_attn.weight", List.of(24L, 8L), zeros(192));
      tiny.tensor("h." + block + ".mlp.c_fc.weight", List.of(32L, 8L), zeros(256));
    }
    refuses(
        "4 of 28 tensors in ",
        "have another shape than config.json says",
        "tensor                       expected         found",
        "h.0.attn.c_attn.weight       [8, 24]          [24, 8]",
        "h.1.mlp.c_fc.weight          [8, 32]          [32, 8]",
        "They are transposed");
  }

  @Tag("W14")
  @Test
  void wrongShapesAreShownWithBoth() {
    tiny.tensor("h.1.ln_2.bias", List.of(1L, 8L), zeros(8));
    tiny.tensor("lm_head.weight", List.of(299L, 8L), zeros(299 * 8));
    refuses("2 of 29 tensors", "[8]", "[1, 8]", "[300, 8]", "[299, 8]", "different models");
  }

  @Tag("W9")
  @Test
  void emptyTensorsScalarsAndNineDimensionsAreNoWeights() {
    tiny.tensor("ln_f.bias", List.of(0L), zeros(0));
    refuses("ln_f.bias", "[8]", "[0]");
    tiny.tensor("ln_f.bias", List.of(), zeros(1));
    refuses("ln_f.bias", "[8]", "[]");
    tiny.tensor("ln_f.bias", List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 8L), zeros(8));
    refuses("ln_f.bias", "[1, 1, 1, 1, 1, 1, 1, 1, 8]");
  }

  @Tag("W10")
  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16", "F64"})
  void theFourFloatTypesAreWeights(Dtype dtype) throws Exception {
    tiny.dtype(dtype);
    Network model = open();
    assertTrue(model.tensors().stream().allMatch(tensor -> tensor.dtype() == dtype));
    assertEquals(dtype == Dtype.F64, String.join(" ", model.notices()).contains("F64"));
    for (String name : tiny.names()) {
      assertArrayEquals(tiny.values(name), read(model, name), name);
    }
  }

  @Tag("W10")
  @ParameterizedTest
  @EnumSource(names = {"I8", "U8", "F8_E4M3", "F8_E5M2", "BOOL"})
  void otherTypesAreNoWeights(Dtype dtype) throws Exception {
    tiny.dtype("h.0.mlp.c_fc.bias", dtype);
    refuses("h.0.mlp.c_fc.bias is stored as " + dtype, "F32, F16, BF16 and F64");
  }
}
