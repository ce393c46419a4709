package org.logitlens.runtime;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Keys and values of the positions that the body ran last, so that a prompt that begins the same
 * way is computed from the first other token on. Holds nothing for prompts whose keys and values
 * would take more than {@link #MOST_BYTES}, and nothing where the body can't go on from them. For
 * one thread.
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

  /** What the keys and values of a prompt take here, bytes; 0 where they are not held. */
  static long bytes(ModelShape shape, int tokens) {
    long bytes = (long) tokens * shape.keyValueFloats() * Float.BYTES;
    return bytes <= MOST_BYTES ? bytes : 0;
  }

  /** Whether those of a prompt of so many tokens are held. */
  boolean takes(int tokens) {
    return bytes(shape, tokens) > 0;
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

  /** The first positions, float [count, 2 L, W]. */
  FloatBuffer first(int count) {
    return values.slice(0, count * shape.keyValueFloats());
  }

  /**
   * Makes room for a prompt and forgets all but its first positions.
   *
   * @param tokens of the prompt, as many as it {@link #takes}
   * @return where those after the first ones go, float [tokens - kept, 2 L, W]
   */
  FloatBuffer after(int kept, int tokens) {
    int floats = tokens * shape.keyValueFloats();
    int before = kept * shape.keyValueFloats();
    if (values.capacity() < floats) {
      // Half as much again, so that typing does not copy everything with every token.
      long roomy = Math.min(floats + floats / 2L, MOST_BYTES / Float.BYTES);
      values = HiddenStates.allocate(Math.max(floats, roomy)).put(first(kept));
    }
    ids = Arrays.copyOf(ids, kept);
    return values.slice(before, floats - before);
  }

  /** Everything of this prompt is here now. */
  void hold(int[] prompt) {
    ids = prompt.clone();
    length = prompt.length;
  }

  /** Forgets everything. */
  void clear() {
    values = HiddenStates.allocate(0);
    ids = new int[0];
  }
}
