package org.logitlens.checkpoint;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a tensor's elements in row-major order, whatever its strides, out of a mapped file.
 * Copies the longest stretches that lie together: a contiguous tensor is a single one. For one
 * thread.
 */
final class ElementBytes {
  /** Bytes mapped at a time: a mapping holds at most 2 GiB, and its pages count as used. */
  private static final long WINDOW = 1L << 28;

  private final FileChannel channel;
  private final StoredTensor tensor;
  private final int elementBytes;

  /** Dimensions before those whose elements lie together. */
  private final int outer;

  /** Elements that lie together. */
  private final long run;

  /** Where the present run is along the outer dimensions, and its first element's place. */
  private final long[] index;

  private long runPlace;
  private long doneOfRun;
  private long left;
  private @Nullable MappedByteBuffer window;
  private long windowStart;

  /**
   * Starts at the first element.
   *
   * @param channel of the tensor's file, open for reading; stays open
   * @param tensor of a type whose elements are whole bytes
   */
  ElementBytes(FileChannel channel, StoredTensor tensor) {
    this.channel = channel;
    this.tensor = tensor;
    this.elementBytes = tensor.dtype().bits() / Byte.SIZE;
    this.left = tensor.elements();
    int first = tensor.shape().size();
    long together = 1;
    while (first > 0
        && (tensor.shape().get(first - 1) == 1 || tensor.strides().get(first - 1) == together)) {
      first--;
      together *= tensor.shape().get(first);
    }
    this.outer = first;
    this.run = together;
    this.index = new long[outer];
  }

  /**
   * Gives the next elements.
   *
   * @param target filled from its start with as many whole elements as fit and are left
   * @return number of bytes given; 0 at the end
   * @throws CheckpointException when the file became shorter
   * @throws InternalError when it becomes shorter while its pages are read: what the JVM makes of
   *     that
   */
  int next(byte[] target) throws IOException, CheckpointException {
    int filled = 0;
    while (left > 0 && filled + elementBytes <= target.length) {
      long at = (runPlace + doneOfRun) * elementBytes;
      MappedByteBuffer mapped = window;
      if (mapped == null
          || at < windowStart
          || at + elementBytes > windowStart + mapped.capacity()) {
        mapped = map(at);
        window = mapped;
      }
      long bytes = Math.min((run - doneOfRun) * elementBytes, target.length - filled);
      // Windows begin at multiples of every element size: none splits an element.
      bytes = Math.min(bytes, windowStart + mapped.capacity() - at);
      int copied = (int) (bytes - bytes % elementBytes);
      mapped.get((int) (at - windowStart), target, filled, copied);
      filled += copied;
      advance(copied / elementBytes);
    }
    return filled;
  }

  private MappedByteBuffer map(long at) throws IOException, CheckpointException {
    windowStart = at - at % WINDOW;
    long length = Math.min(WINDOW, tensor.bytes() - windowStart);
    requireLength();
    return channel.map(FileChannel.MapMode.READ_ONLY, tensor.offset() + windowStart, length);
  }

  private void advance(int elements) {
    left -= elements;
    doneOfRun += elements;
    if (doneOfRun < run) {
      return;
    }
    doneOfRun = 0;
    for (int i = outer - 1; i >= 0; i--) {
      long stride = tensor.strides().get(i);
      index[i]++;
      runPlace += stride;
      if (index[i] < tensor.shape().get(i)) {
        return;
      }
      runPlace -= index[i] * stride;
      index[i] = 0;
    }
  }

  /**
   * Checks that the file still reaches to the tensor's end.
   *
   * @throws CheckpointException when it does not
   */
  void requireLength() throws IOException, CheckpointException {
    if (channel.size() < tensor.offset() + tensor.bytes()) {
      throw shortened(tensor, null);
    }
  }

  static CheckpointException shortened(StoredTensor tensor, @Nullable Throwable cause) {
    return new CheckpointException(
        tensor.file() + " became shorter while " + tensor.name() + " was read.",
        "Wait until nothing writes to it and open the model again.",
        cause);
  }
}
