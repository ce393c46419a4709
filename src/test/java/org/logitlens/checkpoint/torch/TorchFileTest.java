package org.logitlens.checkpoint.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.torch.TorchFixtures.assertRefused;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.NonFinite;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;

/** Files that PyTorch really wrote, and what users take for such files. */
class TorchFileTest {
  private static final String EVERY = "org.logitlens.checkpoint.torch.TorchFixtures#everyStateDict";

  private static final Map<String, Dtype> DTYPES =
      Map.of(
          "float32", Dtype.F32,
          "float16", Dtype.F16,
          "bfloat16", Dtype.BF16,
          "float64", Dtype.F64,
          "int64", Dtype.I64,
          "bool", Dtype.BOOL,
          "uint16", Dtype.U16);

  private final Path directory;

  TorchFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private TorchFile open(String name) throws CheckpointException {
    return TorchFile.open(TorchFixtures.path(name), directory.resolve("unpacked"));
  }

  private TorchFile open(byte[] bytes) throws Exception {
    return TorchFile.open(
        Files.write(directory.resolve("pytorch_model.bin"), bytes), directory.resolve("unpacked"));
  }

  @Tag("T4")
  @Tag("T6")
  @Tag("N27")
  @ParameterizedTest
  @MethodSource(EVERY)
  void everyTensorIsReadAsPyTorchHasIt(String name) throws Exception {
    TorchFile file = open(name);
    Map<String, StoredTensor> tensors = file.tensors();
    JsonObject expected = TorchFixtures.expected();
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(tensors.keySet()));
    for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
      StoredTensor tensor = entry.getValue();
      JsonObject meant = expected.getAsJsonObject(entry.getKey());
      assertEquals(entry.getKey(), tensor.name());
      assertEquals(file.dataFile(), tensor.file());
      assertEquals(DTYPES.get(meant.get("dtype").getAsString()), tensor.dtype());
      assertEquals(TorchFixtures.longs(meant.get("shape")), tensor.shape());
      assertEquals(TorchFixtures.longs(meant.get("strides")), tensor.strides());
      if (meant.has("values")) {
        assertArrayEquals(values(meant), TensorReader.read(tensor), entry.getKey());
      }
    }
    assertEquals(file.file().path(), file.dataFile());
    assertFalse(Files.exists(directory.resolve("unpacked")));
  }

  private static float[] values(JsonObject meant) {
    List<JsonElement> texts = meant.getAsJsonArray("values").asList();
    float[] values = new float[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (texts.get(i).getAsString()) {
            case "nan" -> Float.NaN;
            case "-inf" -> Float.NEGATIVE_INFINITY;
            default -> (float) Double.parseDouble(texts.get(i).getAsString());
          };
    }
    return values;
  }

  @Tag("T4")
  @ParameterizedTest
  @MethodSource(EVERY)
  void tensorsThatShareAStorageAreTheSameBytes(String name) throws Exception {
    Map<String, StoredTensor> tensors = open(name).tensors();
    StoredTensor embedding = tensor(tensors, "wte.weight");
    StoredTensor head = tensor(tensors, "lm_head.weight");
    assertEquals(embedding.offset(), head.offset());
    assertEquals(embedding.bytes(), head.bytes());
    StoredTensor base = tensor(tensors, "attn.weight");
    assertFalse(base.isContiguous());
    assertEquals(base.offset() + 6 * 4, tensor(tensors, "attn.rows").offset());
    assertTrue(tensor(tensors, "attn.rows").isContiguous());
    assertEquals(base.offset() + 2 * 4, tensor(tensors, "attn.columns").offset());
    assertEquals(
        new NonFinite(1, 1), TensorReader.countNonFinite(tensor(tensors, "odd"), () -> false));
  }

  private static StoredTensor tensor(Map<String, StoredTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  @Tag("T6")
  @ParameterizedTest
  @ValueSource(strings = {"nested-model.pt", "nested-state_dict.pt"})
  void aStateDictIsFoundUnderItsUsualNames(String name) throws Exception {
    Map<String, StoredTensor> tensors = open(name).tensors();
    assertEquals(Set.of("a.weight", "a.bias"), tensors.keySet());
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 1, 1}, TensorReader.read(tensor(tensors, "a.weight")));
  }

  @Test
  void anyTreeOfValuesIsRead() throws Exception {
    TorchFile file = open("tree.pt");
    Map<?, ?> root = assertInstanceOf(Map.class, file.root());
    assertEquals("lens \u2603", root.get("name"));
    assertEquals(
        List.of(0L, -1L, 300L, 70000L, 1L << 40, BigInteger.TWO.pow(70)), root.get("layers"));
    assertEquals(List.of(2L, 2L), root.get("size"));
    assertEquals(Dtype.F16, root.get("dtype"));
    assertEquals(0.1, root.get("rate"));
    assertEquals(true, root.get("bias"));
    assertEquals(None.NONE, root.get("nothing"));
    assertEquals(List.of("a", List.of()), root.get("pair"));
    Map<?, ?> translators = assertInstanceOf(Map.class, root.get("translators"));
    assertEquals(Set.of(0L, 1L), translators.keySet());
    Map<?, ?> second = assertInstanceOf(Map.class, translators.get(1L));
    TensorView view = assertInstanceOf(TensorView.class, second.get("weight"));
    assertArrayEquals(
        new float[] {-1, -0f, -0f, -1},
        TensorReader.read(file.tensor("translators.1.weight", view)));
    assertThrows(UnsupportedOperationException.class, root::clear);
    assertRefused(file::tensors, "holds no state dict", "translators");
  }

  @Tag("T6")
  @Test
  void aFileThatPython2WroteIsRead() throws Exception {
    byte[] pickle =
        PickleWriter.protocol2()
            .global("collections", "OrderedDict")
            .op(Opcode.EMPTY_LIST)
            .op(Opcode.EMPTY_LIST)
            .oldText("weight")
            .op(Opcode.APPEND)
            .global("torch._utils", "_rebuild_tensor")
            .op(Opcode.MARK)
            .op(Opcode.MARK)
            .oldText("storage")
            .global("torch", "FloatStorage")
            .oldText("0")
            .oldText("cuda:0")
            .op(Opcode.BININT1, 2)
            .op(Opcode.TUPLE)
            .op(Opcode.BINPERSID)
            .number(0)
            .numbers(List.of(2L))
            .numbers(List.of(1L))
            .op(Opcode.TUPLE)
            .op(Opcode.REDUCE)
            .op(Opcode.APPEND)
            .op(Opcode.APPEND)
            .op(Opcode.TUPLE1)
            .op(Opcode.REDUCE)
            .stop();
    Map<String, StoredTensor> tensors =
        open(RawZip.torch(pickle, TorchFixtures.floats(4, -5)).bytes()).tensors();
    assertArrayEquals(new float[] {4, -5}, TensorReader.read(tensor(tensors, "weight")));
  }

  @Tag("T5")
  @ParameterizedTest
  @MethodSource(EVERY)
  void aFileCutOffAnywhereIsRefused(String name) throws Exception {
    byte[] whole = TorchFixtures.bytes(name);
    IntStream.range(0, 100)
        .map(percent -> whole.length * percent / 100)
        .forEach(length -> assertRefused(() -> open(Arrays.copyOf(whole, length))));
    assertRefused(() -> open(Arrays.copyOf(whole, whole.length - 1)));
    assertEquals(18, open(whole).tensors().size());
  }

  @Test
  void bytesLeftOverAtTheEndAreRefused() throws Exception {
    byte[] stacked = TorchFixtures.bytes("stacked-protocol2.pt");
    assertRefused(() -> open(Arrays.copyOf(stacked, stacked.length + 3)), "3 bytes are left over");
    byte[] zip = TorchFixtures.bytes("zip-protocol2.pt");
    assertRefused(() -> open(Arrays.copyOf(zip, zip.length + 3)), "cut off");
  }

  @Test
  void whatIsNoFileOfPyTorchIsNamed() throws Exception {
    assertRefused(
        () -> open(text("version https://git-lfs.github.com/spec/v1\n")),
        "Git LFS",
        "git lfs pull");
    assertRefused(() -> open(text("<!DOCTYPE html><html>")), "web page");
    assertRefused(() -> open(text("")), "0 bytes", "neither as a zip archive nor as a pickle");
    assertRefused(() -> open(text("Entry not found")), "error page");
    byte[] tar = new byte[1024];
    System.arraycopy(text("storages"), 0, tar, 0, 8);
    System.arraycopy(text("ustar"), 0, tar, 257, 5);
    assertRefused(() -> open(tar), "tar archive", "save it again");
    assertRefused(
        () -> open(PickleWriter.protocol2().op(Opcode.EMPTY_DICT).stop()),
        "none that torch.save wrote");
    assertRefused(() -> TorchFile.open(directory.resolve("none.bin"), directory), "does not exist");
    assertRefused(() -> TorchFile.open(directory, directory), "not a regular file");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aStateDictThatCanNotBeToldIsRefused() throws Exception {
    assertRefused(() -> tensors(w -> w.op(Opcode.NONE)), "it is no dict");
    assertRefused(() -> tensors(w -> w.op(Opcode.EMPTY_DICT)), "no tensors at []");
    assertRefused(
        () ->
            tensors(
                w ->
                    w.op(Opcode.EMPTY_DICT)
                        .text("model")
                        .op(Opcode.EMPTY_DICT)
                        .op(Opcode.SETITEM)
                        .text("state_dict")
                        .op(Opcode.EMPTY_DICT)
                        .op(Opcode.SETITEM)),
        "both");
    assertRefused(
        () ->
            tensors(
                w ->
                    w.op(Opcode.EMPTY_DICT)
                        .number(3)
                        .floats(1, 0, List.of(1L), List.of(1L))
                        .op(Opcode.SETITEM)),
        "\"3\" holds tensors without a name");
    assertRefused(
        () ->
            tensors(
                w ->
                    w.op(Opcode.EMPTY_DICT)
                        .text("list")
                        .op(Opcode.EMPTY_LIST)
                        .floats(1, 0, List.of(1L), List.of(1L))
                        .op(Opcode.APPEND)
                        .op(Opcode.SETITEM)),
        "\"list\" holds tensors");
  }

  private Map<String, StoredTensor> tensors(java.util.function.UnaryOperator<PickleWriter> steps)
      throws Exception {
    byte[] pickle = steps.apply(PickleWriter.protocol2()).stop();
    return open(RawZip.torch(pickle, new byte[4]).bytes()).tensors();
  }

  @Test
  void aTensorOfAnotherFileIsRefused() throws Exception {
    TorchFile one = open("tree.pt");
    byte[] pickle =
        PickleWriter.protocol2()
            .tensor(w -> w.storage("FloatStorage", "77", 1), 0, List.of(), List.of())
            .stop();
    RawZip zip = RawZip.torch(pickle);
    zip.add("archive/data/77", new byte[4]);
    TensorView view = assertInstanceOf(TensorView.class, open(zip.bytes()).root());
    assertThrows(IllegalArgumentException.class, () -> one.tensor("x", view));
  }
}
