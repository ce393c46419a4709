package org.logitlens.export;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head attention between the projections: scores, softmax, mixing.
 *
 * <p>Letters: {@code T} tokens, {@code S} those and the ones before them, {@code H} query heads,
 * {@code K} key and value heads, a divisor of H, {@code D} width of one head.
 *
 * @param heads {@code H}
 * @param keyHeads {@code K}; query head i looks at key head {@code i K / H}
 * @param headWidth {@code D}
 * @param scale what scores are multiplied with
 * @param cap soft limit of the scores, {@code cap tanh(score / cap)}; 0 for none
 */
record Attention(int heads, int keyHeads, int headWidth, double scale, double cap) {

  /** As many key heads as query heads, scores multiplied with a number. */
  static Attention of(int heads, int headWidth, double scale) {
    return new Attention(heads, heads, headWidth, scale, 0);
  }

  /** The same of a width that they share, scores divided by the root of one head's part. */
  static Attention of(Sizes sizes) {
    int headWidth = sizes.width() / sizes.heads();
    return of(sizes.heads(), headWidth, 1 / Math.sqrt(headWidth));
  }

  /**
   * A linear layer of its own for queries, keys or values, where heads share the width.
   *
   * @param x [T, H D]
   * @return [T, H, D]
   */
  Value project(Layers layers, Value x, String name, boolean bias) {
    long width = (long) heads * headWidth;
    return split(layers, layers.linear(x, name, width, width, bias), heads);
  }

  /** [T, n D] to [T, n, D]. */
  Value split(Layers layers, Value x, int n) {
    return layers.op().reshape(x, -1, n, headWidth);
  }

  /**
   * Cuts a projection that lies head by head, each with its query, key and value.
   *
   * @param x [T, H 3 D]
   * @return query, key and value, [T, H, D] each
   */
  List<Value> splitFused(Layers layers, Value x) {
    Value perHead = layers.op().reshape(x, -1, heads, 3L * headWidth);
    return layers.op().split(perHead, 2, 3);
  }

  /**
   * Mixes values.
   *
   * @param q [T, H, D]
   * @param k [T, K, D]
   * @param v [T, K, D]
   * @param mask added to the scores: [T, S]
   * @param bias added to the scores too, [H, 1 or T, S]; null for none
   * @return [T, H D]
   */
  Value mix(Layers layers, Value q, Value k, Value v, Value mask, @Nullable Value bias) {
    Operators op = layers.op();
    Value allKeys = layers.sequence().withPast(k, keyHeads, headWidth); // [S, K, D]
    Value allValues = layers.sequence().withPast(v, keyHeads, headWidth);
    // The scale goes to the smaller operand: T x H D elements, not H x T x S.
    Value scaled = scale == 1 ? q : op.mul(q, scale);
    Value queries;
    Value keys;
    Value values;
    if (keyHeads == heads) {
      queries = op.transpose(scaled, 1, 0, 2); // [H, T, D]
      keys = op.transpose(allKeys, 1, 2, 0); // [H, D, S]
      values = op.transpose(allValues, 1, 0, 2); // [H, S, D]
    } else {
      // One key head serves a group of query heads, by broadcasting.
      int group = heads / keyHeads;
      Value grouped = op.reshape(scaled, -1, keyHeads, group, headWidth);
      queries = op.transpose(grouped, 1, 2, 0, 3); // [K, G, T, D]
      keys = op.unsqueeze(op.transpose(allKeys, 1, 2, 0), 1); // [K, 1, D, S]
      values = op.unsqueeze(op.transpose(allValues, 1, 0, 2), 1); // [K, 1, S, D]
    }
    Value scores = op.matMul(queries, keys);
    if (cap > 0) {
      scores = op.mul(op.tanh(op.mul(scores, 1 / cap)), cap);
    }
    if (bias != null) {
      scores = op.add(scores, bias);
    }
    Value mixed = op.matMul(op.softmax(op.add(scores, mask), -1), values);
    Value back = keyHeads == heads ? op.transpose(mixed, 1, 0, 2) : op.transpose(mixed, 2, 0, 1, 3);
    return op.reshape(back, -1, (long) heads * headWidth);
  }
}
