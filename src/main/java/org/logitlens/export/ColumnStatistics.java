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
  private final Value skipped;
  private final Value tracked;
  private final List<Output> outputs = new ArrayList<>();

  /**
   * Begins.
   *
   * @param graph a nested one, to be run for each column
   * @param ones [1, V], of an outer graph
   * @param jsFrom the first row with {@link Output#MIXED}, R for none, a vector of one in an outer
   *     graph
   * @param skipped NaN for each row before that, of an outer graph
   * @param tracked ids of further tokens to look at [M], of an outer graph
   */
  ColumnStatistics(
      GraphBuilder graph, int vocabulary, Value ones, Value jsFrom, Value skipped, Value tracked) {
    this.graph = graph;
    this.op = new Operators(graph);
    this.vocabulary = vocabulary;
    this.ones = ones;
    this.jsFrom = jsFrom;
    this.skipped = skipped;
    this.tracked = tracked;
  }

  /** What is kept of a column. */
  enum Output {
    /** Best ids [R, k]. */
    TOP_IDS,
    /** Their logits [R, k]. */
    TOP_LOGITS,
    /** Logits of F's best token, the input token and the next [R, 3]. */
    PICKED,
    /** {@link #STEP} for each token above F's best [R]. */
    ABOVE_FINAL,
    /** The same for the input token. */
    ABOVE_INPUT,
    /** The same for the next token. */
    ABOVE_NEXT,
    /** Logits of the tracked tokens [R, M]. */
    TRACKED,
    /** {@link #STEP} for each token above a tracked one [R, M]. */
    ABOVE_TRACKED,
    /** {@code sum p} [R], nearly 1. */
    MASS,
    /** {@code p} of the best guess [R, 1]. */
    BEST,
    /** {@code sum p f} [R]. */
    OWN,
    /** {@code sum p f_F} [R]. */
    TO_FINAL,
    /** {@code sum p_F f} [1, R]. */
    FROM_FINAL,
    /** {@code sum p_I x} [1, R]. */
    FROM_INPUT,
    /** {@code sum a ln a} with {@code a = p + p_F} [R]; NaN in rows that are left out. */
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
    Value f = op.sub(z, thresholds.get(0));
    Value x = op.sub(z, thresholds.get(1));
    output(Output.ABOVE_FINAL, countPositive(f), "R");
    output(Output.ABOVE_INPUT, countPositive(x), "R");
    output(Output.ABOVE_NEXT, countPositive(op.sub(z, thresholds.get(2))), "R");

    Value own = op.gather(z, tracked, 1); // [R, M]
    output(Output.TRACKED, own, "R", "M");
    Value above = countPositive(op.sub(op.unsqueeze(z, 1), op.unsqueeze(own, 2))); // [R M]
    output(Output.ABOVE_TRACKED, op.reshape(above, op.sizes(own, 0, 2)), "R", "M");

    Value p = op.softmax(z, 1);
    output(Output.MASS, sum(p), "R");
    output(Output.BEST, op.gatherElements(p, op.slice(top.indices(), 0, 1, 1), 1), "R", 1);
    Value pFinal = op.last(p, 0);
    output(Output.OWN, sum(op.mul(p, f)), "R");
    output(Output.TO_FINAL, sum(op.mul(p, op.last(f, 0))), "R");
    output(Output.FROM_FINAL, op.timesTransposed(pFinal, f), 1, "R");
    output(Output.FROM_INPUT, op.timesTransposed(op.slice(p, 0, 1, 0), x), 1, "R");

    Value a = op.add(op.sliceFrom(p, jsFrom, 0), pFinal);
    Value mixed = sum(op.mul(a, op.log(a)));
    output(Output.MIXED, op.concat(0, List.of(skipped, mixed)), "R");
  }

  /** {@link #STEP} for each positive difference, added up over the last axis: [N]. */
  private Value countPositive(Value differences) {
    return sum(op.clip(differences, 0, STEP));
  }

  /**
   * Sums [N] of [..., V] over the last axis. A running sum of single precision loses some 4e-6 of
   * itself over a vocabulary, so the rows are added up in pieces, as far as their length has a
   * divisor.
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
