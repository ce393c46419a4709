package org.logitlens.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * The residual rows of the end of a prompt, {@code [T, R, C]}, in direct memory in native order.
 *
 * @param values the floats, row-major
 * @param first the position of the first of them in the prompt
 * @param tokens {@code T}
 * @param rows {@code R}
 * @param width {@code C}
 */
record HiddenStates(FloatBuffer values, int first, int tokens, int rows, int width) {

  /** Empty memory for floats, direct and in native order. */
  static FloatBuffer allocate(long floats) {
    return ByteBuffer.allocateDirect(Math.toIntExact(floats * Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /**
   * Some columns for the head: {@code [to - from, R or R + 1, C]}; the same memory where the rows
   * are those held here, else a copy.
   *
   * @param from position in the prompt
   * @param to one past the last
   * @param repeatLast whether the last row comes twice
   */
  FloatBuffer columns(int from, int to, boolean repeatLast) {
    int start = from - first;
    int end = to - first;
    if (!repeatLast) {
      return values.slice(start * rows * width, (end - start) * rows * width);
    }
    FloatBuffer chunk = allocate((long) (end - start) * (rows + 1) * width);
    for (int column = start; column < end; column++) {
      chunk.put(values.slice(column * rows * width, rows * width));
      chunk.put(values.slice((column * rows + rows - 1) * width, width));
    }
    return chunk.flip();
  }

  /** Copies the last row of every column: {@code [T, 1, C]}. */
  FloatBuffer lastRows() {
    FloatBuffer last = allocate((long) tokens * width);
    for (int column = 0; column < tokens; column++) {
      last.put(values.slice((column * rows + rows - 1) * width, width));
    }
    return last.flip();
  }
}
