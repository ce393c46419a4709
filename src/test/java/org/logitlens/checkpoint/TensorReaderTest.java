package org.logitlens.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.RawSafetensors.entry;
import static org.logitlens.checkpoint.RawSafetensors.header;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.ChildJvm;

/** Numbers out of files. */
class TensorReaderTest {
  private final Path directory;
  private final Path file;

  TensorReaderTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("model.safetensors");
  }

  @Tag("W10")
  @ParameterizedTest
  @EnumSource(names = {"F64", "F32", "F16", "BF16"})
  void everyWeightTypeIsReadExactly(Dtype dtype) throws Exception {
    float[] values = {
      0,
      -0f,
      1,
      -2.5f,
      0.15625f,
      3072,
      -0x1p-14f,
      0x1p-24f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    byte[] data = RawSafetensors.encode(dtype, values);
    StoredTensor tensor = write(dtype, values.length, data);
    assertArrayEquals(values, TensorReader.read(tensor));
    assertEquals(new NonFinite(1, 2), TensorReader.countNonFinite(tensor, () -> false));
  }

  @Tag("W10")
  @Test
  void doublesAreRoundedToTheNearestFloat() throws Exception {
    byte[] data =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(0.1)
            .putDouble(1e300)
            .array();
    StoredTensor tensor = write(Dtype.F64, 2, data);
    assertArrayEquals(new float[] {0.1f, Float.POSITIVE_INFINITY}, TensorReader.read(tensor));
    // The stored number is finite; the count speaks of the file.
    assertEquals(new NonFinite(0, 0), TensorReader.countNonFinite(tensor, () -> false));
  }

  @Test
  void integersAreNoWeights() throws Exception {
    StoredTensor tensor = write(Dtype.I32, 1, new byte[4]);
    assertThrows(IllegalArgumentException.class, () -> TensorReader.read(tensor));
  }

  private StoredTensor write(Dtype dtype, long elements, byte[] data) throws Exception {
    String text = header(entry("t", dtype.name(), List.of(elements), 0, data.length));
    RawSafetensors.write(file, RawSafetensors.bytes(text, data));
    return onlyTensor();
  }

  private StoredTensor onlyTensor() throws CheckpointException {
    return SafetensorsFile.open(file).tensors().values().iterator().next();
  }

  @Tag("W18")
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void dataMayStartAnywhere(int spaces) throws Exception {
    float[] values = {1.5f, -7, 1e-30f};
    String text = header(entry("t", "F32", List.of(3L), 0, 12));
    String padded = text + " ".repeat(-text.length() & 7) + " ".repeat(spaces);
    RawSafetensors.write(
        file, RawSafetensors.bytes(padded, RawSafetensors.encode(Dtype.F32, values)));
    StoredTensor tensor = onlyTensor();
    assertEquals(spaces, tensor.offset() % 8);
    assertArrayEquals(values, TensorReader.read(tensor));
  }

  @Tag("W15")
  @Test
  void nonFiniteWeightsOfAModelAreCounted() throws Exception {
    TinyCheckpoint tiny =
        new TinyCheckpoint()
            .prefix("")
            .dtype(Dtype.F16)
            .change("wte.weight", v -> v[17] = Float.NaN)
            .change("h.1.mlp.c_fc.weight", v -> Arrays.fill(v, Float.NaN))
            .change("ln_f.bias", v -> v[0] = Float.POSITIVE_INFINITY)
            .change("h.0.ln_1.weight", v -> Arrays.fill(v, 0))
            // Too large for a half: it becomes infinite when it is stored.
            .change("wpe.weight", v -> v[3] = 1e38f);
    Checkpoint model = Checkpoint.open(tiny.write(directory));
    assertEquals(
        Map.of(
            "wte.weight", new NonFinite(1, 0),
            "h.1.mlp.c_fc.weight", new NonFinite(8 * 32, 0),
            "ln_f.bias", new NonFinite(0, 1),
            "wpe.weight", new NonFinite(0, 1)),
        nonFinite(model));
  }

  /** The tensors of a model that are not finite everywhere. */
  static Map<String, NonFinite> nonFinite(Checkpoint model) throws CheckpointException {
    Map<String, NonFinite> found = new HashMap<>();
    for (StoredTensor tensor : model.tensors().values()) {
      NonFinite counts = TensorReader.countNonFinite(tensor, () -> false);
      if (!counts.none()) {
        found.put(tensor.name(), counts);
      }
    }
    return found;
  }

  @Test
  void countingStopsWhenAsked() throws Exception {
    StoredTensor tensor = write(Dtype.F32, 1 << 18, new byte[1 << 20]);
    AtomicInteger asked = new AtomicInteger();
    assertThrows(
        CancellationException.class,
        () -> TensorReader.countNonFinite(tensor, () -> asked.incrementAndGet() == 3));
    assertEquals(3, asked.get());
  }

  @Test
  void sameBytesComparesTypeShapeAndEveryByte() throws Exception {
    byte[] data = new byte[400_000];
    String text =
        header(
            entry("a", "F32", List.of(50_000L), 0, 200_000),
            entry("b", "F32", List.of(50_000L), 200_000, 400_000));
    RawSafetensors.write(file, RawSafetensors.bytes(text, data));
    assertTrue(sameAB());
    data[399_999] = 1;
    RawSafetensors.write(file, RawSafetensors.bytes(text, data));
    assertFalse(sameAB());
  }

  private boolean sameAB() throws CheckpointException {
    SafetensorsFile opened = SafetensorsFile.open(file);
    return TensorReader.sameBytes(
        RawSafetensors.tensor(opened, "a"), RawSafetensors.tensor(opened, "b"));
  }

  @Tag("T4")
  @Test
  void viewsWithAnyStridesAreReadRowByRow() throws Exception {
    float[] values = {0, 1, Float.NaN, 3, 4, 5};
    write(Dtype.F32, 6, RawSafetensors.encode(Dtype.F32, values));
    assertArrayEquals(
        new float[] {0, 3, 1, 4, Float.NaN, 5}, readView(List.of(3L, 2L), List.of(1L, 3L), 0, 6));
    assertArrayEquals(
        new float[] {1, Float.NaN, 4, 5}, readView(List.of(2L, 2L), List.of(3L, 1L), 1, 5));
    assertArrayEquals(new float[] {3, 3, 5, 5}, readView(List.of(2L, 2L), List.of(2L, 0L), 3, 3));
    assertArrayEquals(
        new float[] {0, 1, 1, Float.NaN}, readView(List.of(2L, 2L), List.of(1L, 1L), 0, 3));
    assertArrayEquals(
        new float[] {0, 3, 1, 4}, readView(List.of(2L, 1L, 2L), List.of(1L, 99L, 3L), 0, 5));
    assertArrayEquals(new float[0], readView(List.of(0L, 2L), List.of(0L, 0L), 0, 0));
    assertArrayEquals(new float[] {5}, readView(List.of(), List.of(), 5, 1));
    // An expanded view shows its NaN four times.
    StoredTensor expanded = view(List.of(2L, 2L, 2L), List.of(0L, 1L, 0L), 1, 2);
    assertEquals(new NonFinite(4, 0), TensorReader.countNonFinite(expanded, () -> false));
    StoredTensor overlapping = view(List.of(2L, 2L), List.of(1L, 1L), 1, 3);
    assertEquals(new NonFinite(2, 0), TensorReader.countNonFinite(overlapping, () -> false));
    StoredTensor empty = view(List.of(0L), List.of(0L), 2, 0);
    assertEquals(new NonFinite(0, 0), TensorReader.countNonFinite(empty, () -> false));
  }

  private float[] readView(List<Long> shape, List<Long> strides, long first, long extent)
      throws CheckpointException {
    return TensorReader.read(view(shape, strides, first, extent));
  }

  /** A view of the only tensor, of floats. */
  private StoredTensor view(List<Long> shape, List<Long> strides, long first, long extent)
      throws CheckpointException {
    StoredTensor whole = onlyTensor();
    return new StoredTensor(
        "view", Dtype.F32, shape, strides, whole.file(), whole.offset() + 4 * first, 4 * extent);
  }

  @Tag("T4")
  @Test
  void aTransposedViewLongerThanOneChunkIsTheTransposedMatrix() throws Exception {
    int rows = 300;
    int columns = 500;
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 1000 == 7 ? Float.POSITIVE_INFINITY : i;
    }
    write(Dtype.F32, values.length, RawSafetensors.encode(Dtype.F32, values));
    StoredTensor view =
        view(List.of((long) columns, (long) rows), List.of(1L, (long) columns), 0, values.length);
    float[] read = TensorReader.read(view);
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i % rows * columns + i / rows], read[i]);
    }
    assertEquals(new NonFinite(0, 150), TensorReader.countNonFinite(view, () -> false));
    StoredTensor back =
        view(List.of((long) rows, (long) columns), List.of((long) columns, 1L), 0, values.length);
    assertTrue(back.isContiguous());
    assertFalse(view.isContiguous());
    assertFalse(TensorReader.sameBytes(view, back));
    assertTrue(TensorReader.sameBytes(view, view));
  }

  @Test
  void sameBytesComparesWhatViewsShow() throws Exception {
    float[] values = {1, 2, 2, 1, 1, 2};
    write(Dtype.F32, 6, RawSafetensors.encode(Dtype.F32, values));
    StoredTensor symmetric = view(List.of(2L, 2L), List.of(2L, 1L), 0, 4);
    StoredTensor transposed = view(List.of(2L, 2L), List.of(1L, 2L), 0, 4);
    assertTrue(TensorReader.sameBytes(symmetric, transposed));
    assertFalse(TensorReader.sameBytes(symmetric, view(List.of(2L, 2L), List.of(1L, 2L), 2, 4)));
  }

  @Tag("T4")
  @Test
  void contiguousMeansRowByRowWithoutGaps() {
    assertTrue(tensor(List.of(), List.of()).isContiguous());
    assertTrue(tensor(List.of(2L, 3L), List.of(3L, 1L)).isContiguous());
    assertTrue(tensor(List.of(2L, 1L, 3L), List.of(3L, 7L, 1L)).isContiguous());
    assertTrue(tensor(List.of(0L, 3L), List.of(9L, 9L)).isContiguous());
    assertFalse(tensor(List.of(2L, 3L), List.of(1L, 2L)).isContiguous());
    assertFalse(tensor(List.of(2L, 3L), List.of(4L, 1L)).isContiguous());
    assertFalse(tensor(List.of(2L), List.of(0L)).isContiguous());
    assertThrows(IllegalArgumentException.class, () -> tensor(List.of(2L), List.of()));
    StoredTensor plain = new StoredTensor("t", Dtype.F32, List.of(4L, 2L, 3L), Path.of("f"), 0, 96);
    assertEquals(List.of(6L, 3L, 1L), plain.strides());
    assertTrue(plain.isContiguous());
    assertFalse(tensor(List.of(2L, 3L), List.of(1L, 2L)).named("other").isContiguous());
  }

  private static StoredTensor tensor(List<Long> shape, List<Long> strides) {
    return new StoredTensor("t", Dtype.F32, shape, strides, Path.of("f"), 0, 0);
  }

  @Tag("T4")
  @Test
  void aViewAcrossTwoMappingsIsRead() throws Exception {
    // Two columns of a long tensor, one before and one behind the end of the first mapping.
    long bytes = (1L << 28) + 64;
    String text = header(entry("t", "F32", List.of(bytes / 4), 0, bytes));
    byte[] start = RawSafetensors.bytes(text, new byte[0]);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(start.length + bytes);
      sparse.write(start);
      for (long at : new long[] {0, 4, 1L << 28, (1L << 28) + 4}) {
        sparse.seek(start.length + at);
        sparse.write(RawSafetensors.encode(Dtype.F32, new float[] {1 + at}));
      }
    }
    long stride = 1L << 26;
    float far = 1 + (1L << 28);
    assertArrayEquals(
        new float[] {1, far, 5, far + 4},
        readView(List.of(2L, 2L), List.of(1L, stride), 0, stride + 2));
  }

  @Tag("W17")
  @ParameterizedTest
  @ValueSource(longs = {(1L << 31) + 5, (1L << 32) + 3})
  void aTensorBehindTwoAndFourGibibytesIsFound(long before) throws Exception {
    float[] sentinel = {3.25f, -1e-3f, Float.NaN, 7};
    long end = before + 16;
    String text =
        header(
            entry("gap", "U8", List.of(before), 0, before),
            entry("sentinel", "F32", List.of(4L), before, end));
    byte[] start = RawSafetensors.bytes(text, new byte[0]);
    // Written with a hole: the file takes a few blocks of disk.
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(start.length + end);
      sparse.write(start);
      sparse.seek(start.length + before);
      sparse.write(RawSafetensors.encode(Dtype.F32, sentinel));
    }
    StoredTensor tensor = RawSafetensors.tensor(SafetensorsFile.open(file), "sentinel");
    assertEquals(start.length + before, tensor.offset());
    assertArrayEquals(sentinel, TensorReader.read(tensor));
    assertEquals(new NonFinite(1, 0), TensorReader.countNonFinite(tensor, () -> false));
  }

  @Tag("W17")
  @Test
  void aTensorLongerThanOneMappingIsReadToItsEnd() throws Exception {
    long bytes = (1L << 28) + 12;
    String text = header(entry("t", "F32", List.of(bytes / 4), 0, bytes));
    byte[] start = RawSafetensors.bytes(text, new byte[0]);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(start.length + bytes);
      sparse.write(start);
      // The last element of the first mapping, the first of the second, the last of all.
      for (long at : new long[] {(1L << 28) - 4, 1L << 28, bytes - 4}) {
        sparse.seek(start.length + at);
        sparse.write(RawSafetensors.encode(Dtype.F32, new float[] {Float.NaN}));
      }
    }
    assertEquals(new NonFinite(3, 0), TensorReader.countNonFinite(onlyTensor(), () -> false));
  }

  @Tag("W12")
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aFileTruncatedWhileItIsReadIsAMessageAndNoCrash() throws Exception {
    write(Dtype.F32, 1 << 22, new byte[1 << 24]);
    ChildJvm.Ended ended =
        new ChildJvm(directory, TruncatingReader.class)
            .with("-XX:-CreateCoredumpOnCrash")
            .run(file.toString());
    assertEquals(0, ended.exitCode(), ended.err());
    assertTrue(ended.out().contains("became shorter while t was read"), ended.out());
  }

  /** Cuts the file off in the middle of reading it, in a JVM of its own. */
  static final class TruncatingReader {
    private TruncatingReader() {}

    /** Prints what became of it. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
      Path file = Path.of(args[0]);
      StoredTensor tensor = SafetensorsFile.open(file).tensors().values().iterator().next();
      AtomicInteger asked = new AtomicInteger();
      try {
        TensorReader.countNonFinite(tensor, () -> asked.incrementAndGet() == 5 && cut(file));
        System.out.println("read to the end");
      } catch (CheckpointException e) {
        System.out.println(e.getMessage());
      }
    }

    private static boolean cut(Path file) {
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
        open.setLength(1000);
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
