package org.logitlens.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.TinyCheckpoint;

class ConfigOptionsTest {
  private static final int[] IDS = {5, 17, 5, 299, 0, 120, 121, 17};
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path folder;

  @Tag("C5")
  @ParameterizedTest
  @ValueSource(
      strings = {"gelu_new", "gelu", "gelu_fast", "quick_gelu", "relu", "silu", "swish", "tanh"})
  void everyActivationAgreesWithTheReference(String name) throws Exception {
    check(new TinyCheckpoint().config("activation_function", name));
  }

  @Tag("C5")
  @ParameterizedTest
  @CsvSource({
    "scale_attn_weights, false",
    "scale_attn_by_inverse_layer_idx, true",
    "reorder_and_upcast_attn, true"
  })
  void everyAttentionOptionAgreesWithTheReference(String key, boolean value) throws Exception {
    check(new TinyCheckpoint(3, 32, 4).config(key, value));
  }

  @Tag("C5")
  @Test
  void bothAttentionScalesTogetherAgreeWithTheReference() throws Exception {
    check(
        new TinyCheckpoint(3, 32, 5)
            .config("scale_attn_weights", false)
            .config("scale_attn_by_inverse_layer_idx", true));
  }

  @Tag("C5")
  @Test
  void anInnerWidthOfItsOwnIsHonoured() throws Exception {
    check(new TinyCheckpoint(2, 20, 6));
  }

  @Test
  void theEpsilonOfTheLayerNormsIsHonoured() throws Exception {
    check(new TinyCheckpoint().config("layer_norm_epsilon", 0.5));
  }

  @Test
  void anUnembeddingOfItsOwnIsUsed() throws Exception {
    check(new TinyCheckpoint().untied());
  }

  @Test
  void namesWithoutPrefixAreFound() throws Exception {
    check(new TinyCheckpoint().prefix(""));
  }

  @ParameterizedTest
  @EnumSource(
      value = Dtype.class,
      mode = Mode.INCLUDE,
      names = {"F16", "BF16", "F64", "F32"})
  void weightsOfEveryTypeGiveTheReferencesNumbers(Dtype dtype) throws Exception {
    check(new TinyCheckpoint().dtype(dtype));
  }

  @Test
  void typesMayBeMixed() throws Exception {
    check(
        new TinyCheckpoint()
            .dtype("wte.weight", Dtype.BF16)
            .dtype("h.0.attn.c_attn.weight", Dtype.F16)
            .dtype("ln_f.bias", Dtype.F64));
  }

  @Tag("W18")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7})
  void weightsMayLieAtAnyOffset(int shift) throws Exception {
    Path model = new TinyCheckpoint().write(folder);
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    ByteBuffer moved = ByteBuffer.allocate(bytes.length + shift).order(ByteOrder.LITTLE_ENDIAN);
    moved.putLong(header + shift).put(bytes, 8, header);
    moved.put(" ".repeat(shift).getBytes(StandardCharsets.UTF_8));
    moved.put(bytes, 8 + header, bytes.length - 8 - header);
    Files.write(weights, moved.array());
    GraphComparison.check(Architecture.open(Checkpoint.open(model)), IDS, TOLERANCE);
  }

  @Tag("W19")
  @Test
  void weightsMayBeALinkIntoAnotherFolder() throws Exception {
    Path model = new TinyCheckpoint().write(folder.resolve("snapshot"));
    Path blob = Files.createDirectory(folder.resolve("blobs")).resolve("0a1b2c");
    Files.move(model.resolve("model.safetensors"), blob);
    Files.createSymbolicLink(model.resolve("model.safetensors"), blob);
    GraphComparison.check(Architecture.open(Checkpoint.open(model)), IDS, TOLERANCE);
  }

  private void check(TinyCheckpoint tiny) throws Exception {
    GraphComparison.check(Architecture.open(Checkpoint.open(tiny.write(folder))), IDS, TOLERANCE);
  }
}
