package org.logitlens.export;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rotary positions: pairs of a head's numbers are turned by an angle that grows with the position.
 * Source: Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding" (2021).
 *
 * <p>Letters: {@code T} tokens, {@code H} heads, {@code D} width of a head, {@code P} pairs.
 *
 * @param frequencies the angle of each pair at position 1, P of them
 * @param longFrequencies those that count in prompts longer than {@code longFrom}; empty where
 *     there is no difference
 * @param longFrom the longest prompt with the first frequencies
 * @param growth how frequencies fall in prompts longer than the model was trained on; empty when
 *     they do not
 * @param scale what turned numbers are multiplied with
 * @param pairing which numbers make a pair
 */
record Rotary(
    List<Double> frequencies,
    List<Double> longFrequencies,
    int longFrom,
    Optional<Growth> growth,
    double scale,
    Pairing pairing) {

  /**
   * Dynamic scaling: the base of the frequencies is multiplied with {@code (factor T / length -
   * (factor - 1)) ^ (2 P / (2 P - 2))} where T is more than the length.
   *
   * @param factor at least 1
   * @param length the longest prompt that changes nothing
   */
  record Growth(double factor, int length) {}

  /** Which numbers of a head make a pair. */
  enum Pairing {
    /** Number i and number {@code i + P}, as GPT-NeoX and Llama do. */
    HALVES,
    /** Neighbours, as GPT-J does. */
    NEIGHBOURS
  }

  /** Copies the lists. */
  Rotary {
    frequencies = List.copyOf(frequencies);
    longFrequencies = List.copyOf(longFrequencies);
  }

  /** The usual frequencies {@code base^(-2 i / width)}. */
  static Rotary plain(double base, int width, Pairing pairing) {
    return new Rotary(frequencies(base, width), List.of(), 0, Optional.empty(), 1, pairing);
  }

  /** {@code base^(-2 i / width)} for i from 0 to {@code width / 2 - 1}. */
  static List<Double> frequencies(double base, int width) {
    return IntStream.range(0, width / 2).mapToObj(i -> Math.pow(base, -2.0 * i / width)).toList();
  }

  /** The longest prompt whose frequencies are those of every shorter one. */
  int steadyLength() {
    int before = longFrequencies.isEmpty() ? Integer.MAX_VALUE : longFrom;
    return Math.min(before, growth.map(Growth::length).orElse(Integer.MAX_VALUE));
  }

  /**
   * Turns the first {@code 2 P} numbers of every head and leaves the others.
   *
   * @param x [T, H, D]
   * @param headWidth {@code D}
   * @return [T, H, D]
   */
  Value turn(Layers layers, Value x, int headWidth) {
    Operators op = layers.op();
    int turned = 2 * frequencies.size();
    if (turned == headWidth) {
      return turnAll(layers, x);
    }
    Value first = turnAll(layers, op.slice(x, 0, turned, 2));
    return op.concat(2, List.of(first, op.slice(x, turned, headWidth, 2)));
  }

  private Value turnAll(Layers layers, Value x) {
    Operators op = layers.op();
    int pairs = frequencies.size();
    Value cos = layers.shared(key("cos"), () -> op.mul(op.cos(angles(layers)), scale));
    Value sin = layers.shared(key("sin"), () -> op.mul(op.sin(angles(layers)), scale));
    if (pairing == Pairing.HALVES) {
      List<Value> halves = op.split(x, 2, 2); // 2 of [T, H, P]
      return op.concat(2, turned(op, halves, cos, sin));
    }
    Value sizes = op.sizes(x, 0, 3);
    Value pairedSizes =
        op.concat(0, List.of(op.sizes(x, 0, 2), layers.graph().constants(pairs, 2)));
    List<Value> sides = op.split(op.reshape(x, pairedSizes), 3, 2); // 2 of [T, H, P, 1]
    List<Value> both = turned(op, sides, op.unsqueeze(cos, 3), op.unsqueeze(sin, 3));
    return op.reshape(op.concat(3, both), sizes);
  }

  private static List<Value> turned(Operators op, List<Value> pair, Value cos, Value sin) {
    Value a = pair.get(0);
    Value b = pair.get(1);
    return List.of(op.sub(op.mul(a, cos), op.mul(b, sin)), op.add(op.mul(b, cos), op.mul(a, sin)));
  }

  /** The angle of every pair at every position, [T, 1, P]. */
  private Value angles(Layers layers) {
    return layers.shared(
        key("angles"),
        () -> {
          Operators op = layers.op();
          Value perPosition = layers.graph().vector(frequencies); // [P]
          if (!longFrequencies.isEmpty()) {
            Value count = op.sizes(layers.sequence().seen(), 0, 1); // [1]
            Value isLong = op.greater(count, layers.graph().constants(longFrom));
            perPosition = op.where(isLong, layers.graph().vector(longFrequencies), perPosition);
          }
          if (growth.isPresent()) {
            perPosition = op.mul(perPosition, shrinking(layers, growth.get()));
          }
          Value positions = op.unsqueeze(op.unsqueeze(layers.positionNumbers(), 1), 2);
          return op.mul(positions, perPosition);
        });
  }

  /** What a longer prompt multiplies the frequencies with, [P]. */
  private Value shrinking(Layers layers, Growth grows) {
    Operators op = layers.op();
    int pairs = frequencies.size();
    Value count = op.cast(op.sizes(layers.sequence().seen(), 0, 1), ElementType.FLOAT); // [1]
    Value tokens = op.max(count, layers.graph().constant((float) grows.length()));
    Value stretch = op.add(op.mul(tokens, grows.factor() / grows.length()), 1 - grows.factor());
    // The base to the power -i / P: so is what the base is multiplied with.
    List<Double> exponents =
        IntStream.range(0, pairs).mapToObj(i -> -(double) i / (pairs - 1)).toList();
    return op.exp(op.mul(layers.graph().vector(exponents), op.log(stretch)));
  }

  private List<Object> key(String what) {
    return List.of(this, what);
  }
}
