package org.logitlens.export;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The layers that models are made of, written into one graph. A layer's weights are asked for by
 * name and shape as it is written.
 *
 * <p>Letters: {@code T} tokens, {@code S} those and the ones before them that they see, {@code C}
 * width.
 */
final class Layers {
  /** What is added to the score of a position that is not seen; its exponential is 0. */
  private static final double MASKED = -1e30;

  private final GraphBuilder graph;
  private final Operators op;
  private final Weights weights;
  private final Map<Integer, Value> masks = new HashMap<>();
  private final Map<Object, Value> shared = new HashMap<>();
  private final @Nullable Sequence sequence;

  /** For a graph without positions. */
  Layers(GraphBuilder graph, Weights weights) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.weights = weights;
    this.sequence = null;
  }

  /** For a graph over a sequence. */
  Layers(GraphBuilder graph, Weights weights, Sequence sequence) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.weights = weights;
    this.sequence = sequence;
  }

  /** The graph's operators. */
  Operators op() {
    return op;
  }

  /** The graph. */
  GraphBuilder graph() {
    return graph;
  }

  /** The positions that the graph is over. */
  Sequence sequence() {
    return Objects.requireNonNull(sequence, "a graph without positions");
  }

  /** The positions computed, int64 [T]. */
  Value positions() {
    return sequence().positions();
  }

  /** The positions computed as numbers, float [T]. */
  Value positionNumbers() {
    return shared("positions", () -> op.cast(positions(), ElementType.FLOAT));
  }

  /** All positions that are seen as numbers, float [S]. */
  Value seenNumbers() {
    return shared("seen", () -> op.cast(sequence().seen(), ElementType.FLOAT));
  }

  /** Something that several layers use: made once. */
  Value shared(Object key, Supplier<Value> make) {
    Value known = shared.get(key);
    if (known == null) {
      known = make.get();
      shared.put(key, known);
    }
    return known;
  }

  /** The part of the model that the next layers belong to. */
  void section(String name) {
    graph.section(name);
  }

  /** A weight in single precision. */
  Value weight(String name, long... shape) {
    return weights.get(name, shape);
  }

  /** Says what the weights of the next layers are needed after, [n, ..]. */
  void after(Value value) {
    weights.after(value);
  }

  /** The first rows of a weight in single precision. */
  Value firstRows(String name, long rows, long... shape) {
    return weights.firstRows(name, rows, shape);
  }

  /**
   * Rows of a table, picked before they are cast: the table stays as it is stored.
   *
   * @param name of the table without {@code .weight}
   * @param ids int64 [T]
   * @return [T, width]
   */
  Value embed(String name, long rows, long width, Value ids) {
    Value table = weights.table(name + ".weight", rows, width);
    return op.cast(op.gather(table, ids, 0), ElementType.FLOAT);
  }

  /** The rows of the ids and those of their positions, each from a table, added: [T, C]. */
  Value embedWithPositions(String tokens, String positions, Sizes sizes, Value ids) {
    Value words = embed(tokens, sizes.vocabularySize(), sizes.width(), ids);
    return op.add(words, embed(positions, sizes.contextLength(), sizes.width(), positions()));
  }

  /**
   * {@code x W^T + b}, the way PyTorch stores linear layers: W [out, in], b [out].
   *
   * @param x [T, in]
   */
  Value linear(Value x, String name, long in, long out, boolean bias) {
    Value weight = weight(name + ".weight", out, in);
    return bias
        ? op.linearTransposed(x, weight, weight(name + ".bias", out))
        : op.timesTransposed(x, weight);
  }

  /**
   * {@code x W + b}, the way GPT-2 stores linear layers: W [in, out], b [out].
   *
   * @param x [T, in]
   */
  Value conv1d(Value x, String name, long in, long out) {
    return op.linear(x, weight(name + ".weight", in, out), weight(name + ".bias", out));
  }

  /** A norm over the last axis, of that width. */
  Value norm(Value x, Norm norm, long width) {
    return switch (norm.kind()) {
      case LAYER -> op.layerNorm(x, gain(norm, width), bias(norm, width), norm.epsilon());
      case RMS -> op.mul(rms(x, norm.epsilon()), gain(norm, width));
      case NONE -> x;
    };
  }

  /** The same without gain and bias. */
  Value bareNorm(Value x, Norm norm, long width) {
    return switch (norm.kind()) {
      case LAYER -> op.layerNorm(x, op.filled(1, width), op.filled(0, width), norm.epsilon());
      case RMS -> rms(x, norm.epsilon());
      case NONE -> x;
    };
  }

  private Value rms(Value x, double epsilon) {
    Value meanSquare = op.mean(op.mul(x, x), -1);
    return op.div(x, op.sqrt(op.add(meanSquare, epsilon)));
  }

  /** The gain that counts, [width]; ones where there is none. */
  Value gain(Norm norm, long width) {
    if (!norm.gain()) {
      return op.filled(1, width);
    }
    Value stored = weight(norm.name() + ".weight", width);
    return norm.gainOffset() == 0 ? stored : op.add(stored, norm.gainOffset());
  }

  /** The bias, [width]; zeros where there is none. */
  Value bias(Norm norm, long width) {
    return norm.bias() ? weight(norm.name() + ".bias", width) : op.filled(0, width);
  }

  /** The function inside an MLP. */
  Value activate(Activation activation, Value x) {
    return switch (activation) {
      case GELU_TANH -> op.gelu(x, true);
      case GELU -> op.gelu(x, false);
      case QUICK_GELU -> op.mul(x, op.sigmoid(op.mul(x, 1.702)));
      case RELU -> op.relu(x);
      case SILU -> op.mul(x, op.sigmoid(x));
      case TANH -> op.tanh(x);
    };
  }

  /**
   * Two linear layers and a function between them.
   *
   * @param x [T, C]
   * @param first name of the layer into the inner width
   * @param second name of the layer back
   * @return [T, C]
   */
  Value mlp(
      Value x, String first, String second, Activation activation, Sizes sizes, boolean bias) {
    Value inner = linear(x, first, sizes.width(), sizes.innerWidth(), bias);
    return linear(activate(activation, inner), second, sizes.innerWidth(), sizes.width(), bias);
  }

  /** What is added to scores [.., T, S] so that each position sees itself and those before. */
  Value causalMask() {
    return causalMask(Integer.MAX_VALUE);
  }

  /**
   * The same, but seeing only the last so many positions, itself included.
   *
   * @param window at least 1
   */
  Value causalMask(int window) {
    Value known = masks.get(window);
    if (known == null) {
      Value key = op.unsqueeze(sequence().seen(), 0); // [1, S]
      Value query = op.unsqueeze(positions(), 1); // [T, 1]
      Value hidden = op.greater(key, query);
      if (window != Integer.MAX_VALUE) {
        Value first = op.sub(query, graph.constant((long) window - 1));
        hidden = op.or(hidden, op.greater(first, key));
      }
      known = op.where(hidden, graph.constant((float) MASKED), graph.constant(0f));
      masks.put(window, known);
    }
    return known;
  }
}
