package org.logitlens.runtime;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Keys and values of the positions that the body ran last, so that a prompt that begins the same
 * way is computed from the first other token on, and a long one piece by piece. For one thread.
 */
final class KeyValueCache {
  /** 900 tokens of GPT-2, 110 of its largest. */
  private static final long MOST_BYTES = 64L << 20;

  private final ModelShape shape;
  private FloatBuffer values = HiddenStates.allocate(0);
  private int[] ids = {};
  private int length;

  /** An empty one. */
  KeyValueCache(ModelShape shape) {
    this.shape = shape;
  }

  /** What the keys and values of a prompt take, bytes. */
  static long bytes(ModelShape shape, int tokens) {
    return (long) tokens * shape.keyValueFloats() * Float.BYTES;
  }

  /**
   * What of that is held after the run, bytes: nothing where it is more than {@link #MOST_BYTES} or
   * the body can't go on from it.
   */
  static long keptBytes(ModelShape shape, int tokens) {
    long bytes = bytes(shape, tokens);
    return bytes <= MOST_BYTES ? bytes : 0;
  }

  /**
   * How many of a prompt's first positions are here.
   *
   * @param prompt its ids
   * @param most the most that are of use
   */
  int known(int[] prompt, int most) {
    if (prompt.length != length && Math.max(prompt.length, length) > shape.steadyLength()) {
      return 0;
    }
    int mismatch = Arrays.mismatch(prompt, ids);
    return Math.min(mismatch < 0 ? ids.length : mismatch, most);
  }

  /**
   * Makes room for a prompt and forgets all but its first positions.
   *
   * @param kept how many those are
   * @param tokens of the prompt
   */
  void reserve(int kept, int tokens) {
    int floats = tokens * shape.keyValueFloats();
    if (values.capacity() < floats) {
      // Half as much again, so that typing does not copy everything with every token.
      long roomy = Math.min(floats + floats / 2L, MOST_BYTES / Float.BYTES);
      FloatBuffer larger = HiddenStates.allocate(Math.max(floats, roomy));
      larger.duplicate().put(slice(0, kept));
      values = larger;
    }
    ids = Arrays.copyOf(ids, Math.min(kept, ids.length));
  }

  /** Some positions, float [to - from, 2 L, W]. */
  FloatBuffer slice(int from, int to) {
    int perToken = shape.keyValueFloats();
    return values.slice(from * perToken, (to - from) * perToken);
  }

  /** The first positions of this prompt, so many of them, are here now. */
  void hold(int[] prompt, int count) {
    ids = Arrays.copyOf(prompt, count);
    length = prompt.length;
  }

  /** Forgets everything. */
  void clear() {
    values = HiddenStates.allocate(0);
    ids = new int[0];
  }
}
