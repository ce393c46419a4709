package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.logitlens.export.Operators.Top;

/**
 * Writes what has to be seen of one column while its logits are at hand: the best guesses, the
 * logits of three tokens, how many are above each, and sums over the vocabulary. {@link
 * LensStatistics} makes the statistics of these.
 *
 * <p>{@code z} logits [R, V], {@code s = z - max z}, {@code e = exp s}, {@code S} the sum of e in
 * its row; F is the last row, I the first. Nothing here is as large as a probability of every token
 * but in turn: ten arrays of [R, V] are written, six of them over one another.
 *
 * <p>Exponentials are summed as they are and divided afterwards. The engine's own softmax is off by
 * up to 3e-6 of the sum, which a divergence of 40 nats would show.
 */
final class ColumnStatistics {
  /**
   * The least difference of two logits that counts as greater; a power of 2, so that sums of it are
   * exact. Logits closer than this, other than equal ones, are below 1e-23.
   */
  static final double STEP = 0x1p-100;

  private final Operators op;
  private final GraphBuilder graph;
  private final int vocabulary;
  private final Value ones;
  private final List<Output> outputs = new ArrayList<>();

  /**
   * Begins.
   *
   * @param graph a nested one, to be run for each column
   * @param ones [1, V], of an outer graph
   */
  ColumnStatistics(GraphBuilder graph, int vocabulary, Value ones) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.vocabulary = vocabulary;
    this.ones = ones;
  }

  /** What is kept of a column. */
  enum Output {
    /** Best ids [R, k]. */
    TOP_IDS,
    /** Their logits [R, k]. */
    TOP_LOGITS,
    /** Logits of F's best token, the input token and the next [R, 3]. */
    PICKED,
    /** {@link #STEP} for each token above F's best [1, R]. */
    ABOVE_FINAL,
    /** The same for the input token. */
    ABOVE_INPUT,
    /** The same for the next token. */
    ABOVE_NEXT,
    /** {@code S} [R]. */
    MASS,
    /** {@code sum e s} [R]. */
    OWN,
    /** {@code sum e_F s} [R]. */
    FROM_FINAL,
    /** {@code sum e_I s} [R]. */
    FROM_INPUT,
    /** {@code sum e s_F} [R]. */
    TO_FINAL,
    /** {@code sum a ln a} with {@code a = p + p_F} [R]. */
    MIXED;

    ElementType type() {
      return this == TOP_IDS ? ElementType.INT64 : ElementType.FLOAT;
    }
  }

  /**
   * Writes everything.
   *
   * @param k number of guesses, a vector of one in an outer graph
   */
  void write(Value k) {
    Value z = graph.input("column_logits", ElementType.FLOAT, "R", vocabulary);
    Value inputId = graph.input("column_input_id", ElementType.INT64);
    Value nextId = graph.input("column_next_id", ElementType.INT64);

    Top top = op.top(z, k);
    output(Output.TOP_IDS, top.indices(), "R", "k");
    output(Output.TOP_LOGITS, top.values(), "R", "k");

    Value finalId = op.reshape(op.slice(op.last(top.indices(), 0), 0, 1, 1), 1);
    Value ids = op.concat(0, List.of(finalId, op.unsqueeze(inputId, 0), op.unsqueeze(nextId, 0)));
    Value picked = op.gather(z, ids, 1); // [R, 3]
    output(Output.PICKED, picked, "R", 3);
    List<Value> thresholds = op.split(picked, 1, 3);
    output(Output.ABOVE_FINAL, above(z, thresholds.get(0)), 1, "R");
    output(Output.ABOVE_INPUT, above(z, thresholds.get(1)), 1, "R");
    output(Output.ABOVE_NEXT, above(z, thresholds.get(2)), 1, "R");

    Value s = op.sub(z, op.slice(top.values(), 0, 1, 1));
    Value e = op.exp(s);
    Value mass = sum(e);
    output(Output.MASS, mass, "R");
    output(Output.OWN, sum(op.mul(e, s)), "R");
    // Matrix-vector products would be quicker, but add up all of V in one running sum.
    output(Output.FROM_FINAL, sum(op.mul(s, op.last(e, 0))), "R");
    output(Output.FROM_INPUT, sum(op.mul(s, op.slice(e, 0, 1, 0))), "R");
    output(Output.TO_FINAL, sum(op.mul(e, op.last(s, 0))), "R");

    Value p = op.mul(e, op.reciprocal(op.unsqueeze(mass, 1)));
    Value a = op.add(p, op.last(p, 0));
    output(Output.MIXED, sum(op.mul(a, op.log(a))), "R");
  }

  /** {@link #STEP} times the number of logits above a threshold [R, 1]: [1, R]. */
  private Value above(Value z, Value threshold) {
    Value steps = op.clip(op.sub(z, threshold), 0, STEP);
    return op.timesTransposed(ones, steps);
  }

  /**
   * Row sums [R] of [R, V]. A running sum of single precision loses some 4e-6 of itself over a
   * vocabulary, so the rows are added up in pieces, as far as their length has a divisor.
   */
  private Value sum(Value x) {
    int pieces = pieces(vocabulary);
    Value cut = op.reshape(x, -1, vocabulary / pieces);
    Value partial = op.timesTransposed(op.slice(ones, 0, vocabulary / pieces, 1), cut);
    return op.sum(op.reshape(partial, -1, pieces), 1);
  }

  /** A divisor, as near to the square root as there is one below it. */
  static int pieces(int size) {
    int divisor = (int) Math.sqrt(size);
    while (size % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  /** What the graph gives, in order. */
  List<Output> outputs() {
    return outputs;
  }

  private void output(Output output, Value value, Object... dims) {
    if (value.type() != output.type()) {
      throw new IllegalStateException(output + " is " + value);
    }
    outputs.add(output);
    graph.output("column_" + output.name().toLowerCase(Locale.ROOT), value, dims);
  }
}
