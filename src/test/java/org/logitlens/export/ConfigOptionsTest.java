package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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
import org.logitlens.checkpoint.HalfPrecision;
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

  @Tag("W17")
  @ParameterizedTest
  @ValueSource(longs = {(1L << 31) + 5, (1L << 32) + 3})
  void weightsBehindTwoAndFourGibibytesGiveTheReferencesNumbers(long before) throws Exception {
    Path model = new TinyCheckpoint().write(folder);
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    JsonObject header =
        JsonParser.parseString(new String(bytes, 8, length, StandardCharsets.UTF_8))
            .getAsJsonObject();
    for (String name : header.keySet()) {
      JsonArray offsets = header.getAsJsonObject(name).getAsJsonArray("data_offsets");
      for (int i = 0; offsets != null && i < 2; i++) {
        offsets.set(i, new JsonPrimitive(before + offsets.get(i).getAsLong()));
      }
    }
    header.add(
        "gap",
        JsonParser.parseString(
            "{\"dtype\":\"U8\",\"shape\":[" + before + "],\"data_offsets\":[0," + before + "]}"));
    byte[] start = header.toString().getBytes(StandardCharsets.UTF_8);
    // Written with a hole: the file takes a few blocks of disk.
    Files.delete(weights);
    try (RandomAccessFile sparse = new RandomAccessFile(weights.toFile(), "rw")) {
      sparse.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(start.length).array());
      sparse.write(start);
      sparse.seek(8 + start.length + before);
      sparse.write(bytes, 8 + length, bytes.length - 8 - length);
    }
    GraphComparison.check(Architecture.open(Checkpoint.open(model)), IDS, TOLERANCE);
  }

  @Tag("W16")
  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void all65536PatternsReachTheGraphWithTheirValue(Dtype dtype) throws Exception {
    int tokens = (1 << 16) / TinyCheckpoint.WIDTH;
    int context = 512;
    float[] values = new float[1 << 16];
    for (int bits = 0; bits < values.length; bits++) {
      values[bits] =
          dtype == Dtype.F16
              ? HalfPrecision.fromF16((short) bits)
              : HalfPrecision.fromBf16((short) bits);
    }
    TinyCheckpoint tiny =
        new TinyCheckpoint()
            .dtype(dtype)
            .config("vocab_size", tokens)
            .config("n_positions", context)
            .tensor("wte.weight", List.of((long) tokens, (long) TinyCheckpoint.WIDTH), values)
            .tensor(
                "wpe.weight",
                List.of((long) context, (long) TinyCheckpoint.WIDTH),
                new float[context * TinyCheckpoint.WIDTH]);
    Network network = Architecture.open(Checkpoint.open(tiny.write(folder)));
    int rows = TinyCheckpoint.LAYERS + 1;
    try (PlainSession body = PlainSession.of(network.body(BodyRows.BLOCKS), network)) {
      for (int from = 0; from < tokens; from += context) {
        int[] ids = IntStream.range(from, from + context).toArray();
        float[] hidden = GraphComparison.hidden(body, ids);
        for (int i = 0; i < context * TinyCheckpoint.WIDTH; i++) {
          int t = i / TinyCheckpoint.WIDTH;
          // The row of the input: positions add zero, which turns minus zero into zero.
          float found = hidden[t * rows * TinyCheckpoint.WIDTH + i % TinyCheckpoint.WIDTH];
          float expected = values[from * TinyCheckpoint.WIDTH + i] + 0f;
          assertEquals(expected, found, "pattern " + (from * TinyCheckpoint.WIDTH + i));
        }
      }
    }
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
