package org.logitlens.runtime;

import org.logitlens.lens.Decoder;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensRequest;

/**
 * What a run takes, from the sizes of its tensors. The factors say how many tensors of a size are
 * alive at once; the bench measures what they promise.
 */
final class MemoryForecast {
  /** Arrays {@code [R, V]} held beside the logits, for the column at hand. */
  private static final double COLUMN_ARRAYS = 13;

  /**
   * Arrays {@code [R, V]} held for each tracked token, also for the column at hand alone: the
   * differences of all logits from its own, and what of them counts. Measured are 1 to 2.3 with one
   * column in flight and nothing with many, whose logits leave room that is used again.
   */
  private static final double TRACKED_ARRAYS = 2;

  /** Arrays {@code [heads, T, S]} that one block holds at its peak. */
  private static final double SCORE_ARRAYS = 5;

  /** Arrays {@code [T, I]} that one block holds at its peak. */
  private static final double INNER_ARRAYS = 4;

  /** Arrays {@code [T, C]} that one block holds beside the rows kept. */
  private static final double WIDTH_ARRAYS = 8;

  /** Rows of logits at which the matrix product is at its best and progress still fine-grained. */
  private static final int ROWS_AT_ONCE = 312;

  private static final int MOST_COLUMNS = 32;

  /**
   * The most positions of a long prompt that the body computes together: from some 200 on more gain
   * nothing, while the scores grow.
   */
  private static final int MOST_AT_ONCE = 256;

  /** What any run takes: small tensors, growth of the Java heap. */
  private static final long BASE = 96L << 20;

  private final ModelShape shape;
  private final boolean weightsInRuns;
  private final int tracked;

  /** For a model whose weights are widened at load, if at all, and runs that track no token. */
  MemoryForecast(ModelShape shape) {
    this(shape, false);
  }

  /**
   * For runs that track no token.
   *
   * @param weightsInRuns whether every run widens the weights again
   */
  MemoryForecast(ModelShape shape, boolean weightsInRuns) {
    this(shape, weightsInRuns, 0);
  }

  private MemoryForecast(ModelShape shape, boolean weightsInRuns, int tracked) {
    this.shape = shape;
    this.weightsInRuns = weightsInRuns;
    this.tracked = tracked;
  }

  /**
   * For runs that track so many tokens.
   *
   * @param tokens 0 to {@link LensRequest#MAX_TRACKED}
   */
  MemoryForecast tracking(int tokens) {
    return new MemoryForecast(shape, weightsInRuns, tokens);
  }

  /** Peak of the body beyond the weights, bytes; the hidden rows are part of it. */
  long body(int tokens) {
    int pieces = bodyPieces(tokens);
    long kept =
        pieces > 1 ? KeyValueCache.bytes(shape, tokens) : KeyValueCache.keptBytes(shape, tokens);
    // The keys and values of the positions computed are there twice: gathered, and where they go.
    return hidden(tokens) + kept + kept / pieces + arrays(tokens, pieces);
  }

  /**
   * In how many pieces of the prompt, one after the other, the body runs: in one, unless the keys
   * and values that pieces look back at are kept anyway, or take less than the scores that pieces
   * save.
   */
  int bodyPieces(int tokens) {
    int pieces = (tokens + MOST_AT_ONCE - 1) / MOST_AT_ONCE;
    long keysAndValues = KeyValueCache.bytes(shape, tokens);
    // No tensor of the engine is larger than that.
    boolean possible = shape.keyWidth() > 0 && keysAndValues <= Integer.MAX_VALUE;
    if (!possible || weightsInRuns) {
      return 1;
    }
    long more = keysAndValues - KeyValueCache.keptBytes(shape, tokens);
    return more + arrays(tokens, pieces) < arrays(tokens, 1) ? pieces : 1;
  }

  /** What the largest piece of a prompt holds at once in one block, bytes. */
  private long arrays(int tokens, int pieces) {
    int computed = (tokens + pieces - 1) / pieces;
    double scores = SCORE_ARRAYS * shape.heads() * computed * (double) tokens;
    double inner = INNER_ARRAYS * shape.innerWidth() * computed;
    double wide =
        WIDTH_ARRAYS
            * ((double) shape.width() * computed + (double) shape.keyWidth() * (tokens - computed));
    return (long) (Float.BYTES * (scores + inner + wide));
  }

  /** The hidden rows of a prompt, bytes. */
  private long hidden(int tokens) {
    return (long) tokens * shape.hiddenRows() * shape.width() * Float.BYTES;
  }

  /** Peak of the head for so many columns in flight, bytes. */
  private long head(int columns, int rows) {
    double arrays = columns + COLUMN_ARRAYS + TRACKED_ARRAYS * tracked;
    double cells = arrays * shape.vocabularySize() + WIDTH_ARRAYS * columns * shape.width();
    return (long) (rows * cells * Float.BYTES);
  }

  /** What a finished column keeps in Java, bytes. */
  private long column() {
    return (shape.layers() + 2L) * (LensRequest.MAX_K * 8L + 64 + tracked * 8L);
  }

  /** How many columns to decode together when memory is no matter. */
  int bestChunk(int rows) {
    return Math.max(1, Math.min(ROWS_AT_ONCE / rows, MOST_COLUMNS));
  }

  /**
   * How many columns to decode together.
   *
   * @param available memory that can still be had, bytes
   */
  int chunk(int tokens, Decoder decoder, HiddenRows hiddenRows, long available) {
    int rows = shape.decodedRows(decoder, hiddenRows);
    int chunk = Math.min(bestChunk(rows), tokens);
    while (chunk > 1 && run(tokens, decoder, hiddenRows, chunk) > available) {
      chunk--;
    }
    return chunk;
  }

  /** The peak of a whole run with so many columns in flight, bytes. */
  long run(int tokens, Decoder decoder, HiddenRows hiddenRows, int chunk) {
    int rows = shape.decodedRows(decoder, hiddenRows);
    long held = hidden(tokens) + KeyValueCache.keptBytes(shape, tokens);
    long decoding = held + head(Math.min(chunk, tokens), rows) + tokens * column();
    return BASE + Math.max(body(tokens), decoding);
  }

  /**
   * What a run would take and whether it would fit.
   *
   * @param extra what has to be loaded first, bytes
   * @param available memory that can still be had, bytes
   */
  Forecast forecast(int tokens, Decoder decoder, HiddenRows rows, long extra, long available) {
    int low = 0;
    int high = shape.contextLength();
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (extra + needed(middle, decoder, rows, available) <= available) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return new Forecast(extra + needed(tokens, decoder, rows, available), available, low);
  }

  private long needed(int tokens, Decoder decoder, HiddenRows rows, long available) {
    return run(tokens, decoder, rows, chunk(tokens, decoder, rows, available));
  }
}
