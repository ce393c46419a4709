package org.logitlens.runtime;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.ModelException;

/**
 * The loaded graphs of one model on one device. One thread at a time; whoever opened them closes
 * them, never during a call.
 */
interface LensSessions extends AutoCloseable {

  /**
   * Runs the body, from the first position on that is asked for or was not in the last prompt.
   *
   * @param ids the prompt
   * @param from the first position whose rows are needed, less than the number of ids
   * @param progress told the position that was reached, one past the last computed, on this thread
   * @return the rows from that position, or from one before it, to the end; valid until the next
   *     call
   * @throws CancellationException when cancelled
   */
  HiddenStates hidden(
      int[] ids, int from, HiddenRows rows, IntConsumer progress, Cancellation cancellation)
      throws ModelException, EngineFailure;

  /**
   * Decodes a chunk of columns of a prompt.
   *
   * @return the columns, first to last
   * @throws CancellationException when cancelled
   */
  List<LensColumn> decode(HiddenStates hidden, Chunk chunk, Cancellation cancellation)
      throws ModelException, EngineFailure;

  /**
   * Gives back the memory that a run which did not end well has left with the engine. Takes as long
   * as a run of one token.
   */
  void release() throws ModelException, EngineFailure;

  /**
   * Private memory that a run with these rows takes for weights, those it has to load first
   * included, bytes; any thread.
   */
  long loadBytes(HiddenRows rows);

  @Override
  void close();

  /**
   * Columns to decode together.
   *
   * @param ids ids of the whole prompt; not changed
   * @param from first column
   * @param to one past the last
   * @param decoder how rows are decoded
   * @param rows which hidden states the rows are
   * @param k guesses to keep
   * @param jensenShannon whether columns get {@link org.logitlens.lens.Statistic#JS}
   * @param tracked ids of tokens whose logit and rank columns get
   * @param last whether no chunk follows, so that memory can be given back
   */
  record Chunk(
      List<Integer> ids,
      int from,
      int to,
      Decoder decoder,
      HiddenRows rows,
      int k,
      boolean jensenShannon,
      List<Integer> tracked,
      boolean last) {

    /** Number of columns. */
    int size() {
      return to - from;
    }
  }
}
