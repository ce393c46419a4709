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

  /** Arrays {@code [heads, T, T]} that one block holds at its peak. */
  private static final double SCORE_ARRAYS = 5;

  /** Arrays {@code [T, I]} that one block holds at its peak. */
  private static final double INNER_ARRAYS = 4;

  /** Arrays {@code [T, C]} that one block holds beside the rows kept. */
  private static final double WIDTH_ARRAYS = 8;

  /** Rows of logits at which the matrix product is at its best and progress still fine-grained. */
  private static final int ROWS_AT_ONCE = 312;

  private static final int MOST_COLUMNS = 32;

  /** What any run takes: small tensors, growth of the Java heap. */
  private static final long BASE = 96L << 20;

  private final ModelShape shape;
  private final int tracked;

  /** For runs that track no token. */
  MemoryForecast(ModelShape shape) {
    this(shape, 0);
  }

  private MemoryForecast(ModelShape shape, int tracked) {
    this.shape = shape;
    this.tracked = tracked;
  }

  /**
   * For runs that track so many tokens.
   *
   * @param tokens 0 to {@link LensRequest#MAX_TRACKED}
   */
  MemoryForecast tracking(int tokens) {
    return new MemoryForecast(shape, tokens);
  }

  /** Peak of the body beyond the weights, bytes; the hidden rows are part of it. */
  long body(int tokens) {
    double scores = SCORE_ARRAYS * shape.heads() * (double) tokens * tokens;
    double wide = tokens * (INNER_ARRAYS * shape.innerWidth() + WIDTH_ARRAYS * shape.width());
    return hidden(tokens) + (long) (Float.BYTES * (scores + wide));
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
    long decoding = hidden(tokens) + head(Math.min(chunk, tokens), rows) + tokens * column();
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
