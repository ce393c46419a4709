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
 * <p>Letters: {@code z} logits [R, V]; {@code p} their softmax; F the last row, I the first; {@code
 * f = z - z[best of F]} and {@code x = z - z[input token]}, which differ from {@code ln p} by one
 * number per row. The engine's softmax adds up to 1 only within 3e-6, which a divergence of 40 nats
 * would show: {@code mass} is what it does add up to.
 *
 * <p>A running sum of single precision loses some 4e-6 of itself over a vocabulary, so sums over it
 * are given in pieces, S of them as far as the vocabulary's size has a divisor, which {@link
 * LensStatistics} adds up for all columns at once.
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
  private final Value jsFrom;
  private final List<Output> outputs = new ArrayList<>();

  /**
   * Begins.
   *
   * @param graph a nested one, to be run for each column
   * @param ones [1, V / S], of an outer graph
   * @param jsFrom the first row with {@link Output#MIXED}, R for none, a vector of one in an outer
   *     graph
   */
  ColumnStatistics(GraphBuilder graph, int vocabulary, Value ones, Value jsFrom) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.vocabulary = vocabulary;
    this.ones = ones;
    this.jsFrom = jsFrom;
  }

  /** What is kept of a column. */
  enum Output {
    /** Best ids [R, k]. */
    TOP_IDS,
    /** Their logits [R, k]. */
    TOP_LOGITS,
    /** Logits of F's best token [R, 1]. */
    FINAL,
    /** Logits of the input token [R, 1]. */
    INPUT,
    /** Logits of the tokens asked for [R, A]. */
    ASKED,
    /** {@link #STEP} for each token above F's best, in pieces [1, R S]. */
    ABOVE_FINAL,
    /** The same for the input token. */
    ABOVE_INPUT,
    /** {@link #STEP} for each token above one asked for, in pieces [1, R A S]. */
    ABOVE_ASKED,
    /** {@code sum p}, nearly 1, in pieces [1, R S]. */
    MASS,
    /** {@code p} of the best guess [R, 1]. */
    BEST,
    /** {@code sum p f}, in pieces [1, R S]. */
    OWN,
    /** {@code sum p f_F}, in pieces [1, R S]. */
    TO_FINAL,
    /** {@code sum p_F f} [1, R]. */
    FROM_FINAL,
    /** {@code sum p_I x} [1, R]. */
    FROM_INPUT,
    /** {@code sum a ln a} with {@code a = p + p_F}, in pieces, of the rows from the first on. */
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
    Value inputId = graph.input("column_input_id", ElementType.INT64, 1);
    Value askedIds = graph.input("column_asked_ids", ElementType.INT64, "A");

    int pieces = pieces(vocabulary);
    Top top = new BestTokens(graph, vocabulary / pieces, pieces).write(z, k);
    output(Output.TOP_IDS, top.indices(), "R", "k");
    output(Output.TOP_LOGITS, top.values(), "R", "k");

    Value bestIds = op.slice(top.indices(), 0, 1, 1); // [R, 1]
    Value best = op.gather(z, op.reshape(op.last(bestIds, 0), 1), 1);
    output(Output.FINAL, best, "R", 1);
    Value input = op.gather(z, inputId, 1);
    output(Output.INPUT, input, "R", 1);
    Value asked = op.gather(z, askedIds, 1);
    output(Output.ASKED, asked, "R", "A");

    Value f = op.sub(z, best);
    output(Output.ABOVE_FINAL, countPositive(f), 1, "R*S");
    Value x = op.sub(z, input);
    output(Output.ABOVE_INPUT, countPositive(x), 1, "R*S");
    Value over = op.sub(op.unsqueeze(z, 1), op.unsqueeze(asked, 2)); // [R, A, V]
    output(Output.ABOVE_ASKED, countPositive(over), 1, "R*A*S");

    Value p = op.softmax(z, 1);
    output(Output.MASS, sum(p), 1, "R*S");
    output(Output.BEST, op.gatherElements(p, bestIds, 1), "R", 1);
    output(Output.OWN, sum(op.mul(p, f)), 1, "R*S");
    output(Output.TO_FINAL, sum(op.mul(p, op.last(f, 0))), 1, "R*S");
    Value pFinal = op.last(p, 0);
    output(Output.FROM_FINAL, op.timesTransposed(pFinal, f), 1, "R");
    output(Output.FROM_INPUT, op.timesTransposed(op.slice(p, 0, 1, 0), x), 1, "R");

    // Single precision has no probability below e^-88, and 0 ln 0 would be NaN.
    Value least = graph.constant(Float.MIN_NORMAL);
    Value a = op.add(op.sliceFrom(p, jsFrom, 0), op.max(pFinal, least));
    output(Output.MIXED, sum(op.mul(a, op.log(a))), 1, "J*S");
  }

  /** {@link #STEP} for each positive difference, added up like {@link #sum}. */
  private Value countPositive(Value differences) {
    return sum(op.clip(differences, 0, STEP));
  }

  /** Sums in pieces [1, N S] of [..., V] over the last axis. */
  private Value sum(Value x) {
    return op.timesTransposed(ones, op.reshape(x, -1, vocabulary / pieces(vocabulary)));
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
