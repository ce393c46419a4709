package org.logitlens.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Reads stored weights through memory mapping, at any offset and alignment. Every call maps what it
 * reads and keeps nothing open. Safe for any thread.
 */
public final class TensorReader {
  /** Bytes looked at a time; a multiple of every element size. */
  private static final int CHUNK = 1 << 16;

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private TensorReader() {}

  /** Takes the next bytes of a tensor; the buffer is little-endian and holds whole elements. */
  private interface ChunkReader {
    void accept(ByteBuffer chunk);
  }

  /**
   * All elements, row by row, whatever their strides. F16 and BF16 are exact; F64 is rounded to
   * nearest; NaN stays NaN.
   *
   * @param tensor of a weight type, at most 2^31 - 9 elements
   * @throws CheckpointException when the file can't be read or is no longer long enough
   */
  public static float[] read(StoredTensor tensor) throws CheckpointException {
    requireWeight(tensor);
    if (tensor.elements() > LARGEST_ARRAY) {
      throw new IllegalArgumentException(tensor.name() + " has " + tensor.elements() + " elements");
    }
    float[] values = new float[(int) tensor.elements()];
    int[] next = {0};
    stream(
        tensor,
        () -> false,
        chunk -> {
          while (chunk.hasRemaining()) {
            values[next[0]++] = value(chunk, tensor.dtype());
          }
        });
    return values;
  }

  private static float value(ByteBuffer chunk, Dtype dtype) {
    return switch (dtype) {
      case F64 -> (float) chunk.getDouble();
      case F32 -> chunk.getFloat();
      case F16 -> HalfPrecision.fromF16(chunk.getShort());
      case BF16 -> HalfPrecision.fromBf16(chunk.getShort());
      default -> throw new IllegalArgumentException(dtype.name());
    };
  }

  /**
   * Counts NaN and infinite elements, reading once. Elements of an expanded view count as often as
   * the view shows them.
   *
   * @param tensor of a weight type
   * @param cancelled asked every few milliseconds
   * @throws CheckpointException when the file can't be read or is no longer long enough
   * @throws CancellationException when cancelled
   */
  public static NonFinite countNonFinite(StoredTensor tensor, BooleanSupplier cancelled)
      throws CheckpointException {
    requireWeight(tensor);
    if (tensor.elements() == 0) {
      return new NonFinite(0, 0);
    }
    long[] counts = new long[2];
    long repeats = 1;
    for (int i = 0; i < tensor.shape().size(); i++) {
      repeats *= tensor.strides().get(i) == 0 ? tensor.shape().get(i) : 1;
    }
    stream(
        inFileOrder(tensor),
        cancelled,
        chunk -> {
          switch (tensor.dtype()) {
            case F64 -> countDoubles(chunk, counts);
            case F32 -> countFloats(chunk, counts);
            case F16 -> countHalves(chunk, 0x7c00, counts);
            default -> countHalves(chunk, 0x7f80, counts);
          }
        });
    return new NonFinite(counts[0] * repeats, counts[1] * repeats);
  }

  /** The same elements, each once, with dimensions ordered so that reading goes forward. */
  private static StoredTensor inFileOrder(StoredTensor tensor) {
    List<Integer> dimensions =
        IntStream.range(0, tensor.shape().size())
            .filter(i -> tensor.strides().get(i) != 0)
            .boxed()
            .sorted(Comparator.comparing(i -> -tensor.strides().get(i)))
            .toList();
    return new StoredTensor(
        tensor.name(),
        tensor.dtype(),
        dimensions.stream().map(tensor.shape()::get).toList(),
        dimensions.stream().map(tensor.strides()::get).toList(),
        tensor.file(),
        tensor.offset(),
        tensor.bytes());
  }

  private static void countDoubles(ByteBuffer chunk, long[] counts) {
    for (int at = 0; at < chunk.limit(); at += Double.BYTES) {
      double value = chunk.getDouble(at);
      if (!Double.isFinite(value)) {
        counts[Double.isNaN(value) ? 0 : 1]++;
      }
    }
  }

  private static void countFloats(ByteBuffer chunk, long[] counts) {
    for (int at = 0; at < chunk.limit(); at += Float.BYTES) {
      float value = chunk.getFloat(at);
      if (!Float.isFinite(value)) {
        counts[Float.isNaN(value) ? 0 : 1]++;
      }
    }
  }

  /** Both 16-bit types: not finite when all exponent bits are set, NaN when any below them is. */
  private static void countHalves(ByteBuffer chunk, int exponentBits, long[] counts) {
    for (int at = 0; at < chunk.limit(); at += Short.BYTES) {
      int magnitude = chunk.getShort(at) & 0x7fff;
      if (magnitude >= exponentBits) {
        counts[magnitude > exponentBits ? 0 : 1]++;
      }
    }
  }

  /**
   * Whether two tensors hold the same bytes in the same shape and type.
   *
   * @throws CheckpointException when a file can't be read or is no longer long enough
   */
  static boolean sameBytes(StoredTensor a, StoredTensor b) throws CheckpointException {
    if (a.dtype() != b.dtype() || !a.shape().equals(b.shape())) {
      return false;
    }
    if (a.file().equals(b.file()) && a.offset() == b.offset() && a.strides().equals(b.strides())) {
      return true;
    }
    byte[] bytesA = new byte[CHUNK];
    byte[] bytesB = new byte[CHUNK];
    try (FileChannel fileA = FileChannel.open(a.file(), StandardOpenOption.READ);
        FileChannel fileB = FileChannel.open(b.file(), StandardOpenOption.READ)) {
      ElementBytes elementsA = new ElementBytes(fileA, a);
      ElementBytes elementsB = new ElementBytes(fileB, b);
      int size;
      while ((size = elementsA.next(bytesA)) > 0) {
        elementsB.next(bytesB);
        if (!Arrays.equals(bytesA, 0, size, bytesB, 0, size)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw RegularFile.unreadable(a.file(), e);
    } catch (InternalError e) {
      throw ElementBytes.shortened(a, e);
    }
  }

  private static void requireWeight(StoredTensor tensor) {
    if (!tensor.dtype().isWeight()) {
      throw new IllegalArgumentException(tensor.name() + " is of type " + tensor.dtype());
    }
  }

  private static void stream(StoredTensor tensor, BooleanSupplier cancelled, ChunkReader reader)
      throws CheckpointException {
    byte[] bytes = new byte[CHUNK];
    ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(tensor.file(), StandardOpenOption.READ)) {
      ElementBytes elements = new ElementBytes(channel, tensor);
      int size;
      while ((size = elements.next(bytes)) > 0) {
        if (cancelled.getAsBoolean()) {
          throw new CancellationException("cancelled while reading " + tensor.name());
        }
        reader.accept(chunk.clear().limit(size));
      }
      elements.requireLength();
    } catch (IOException e) {
      throw RegularFile.unreadable(tensor.file(), e);
    } catch (InternalError e) {
      throw ElementBytes.shortened(tensor, e);
    }
  }
}
