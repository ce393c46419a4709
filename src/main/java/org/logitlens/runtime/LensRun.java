package org.logitlens.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Vocabulary;

/** One run: the body once, then the head over chunks of the columns that are missing. */
final class LensRun {
  private final String model;
  private final Vocabulary vocabulary;
  private final ModelShape shape;
  private final LensRequest request;
  private final List<@Nullable LensColumn> columns;

  LensRun(String model, Vocabulary vocabulary, ModelShape shape, LensRequest request) {
    this.model = model;
    this.vocabulary = vocabulary;
    this.shape = shape;
    this.request = request;
    this.columns = ColumnReuse.columns(request, vocabulary, shape.steadyLength());
  }

  /**
   * Runs.
   *
   * @param most the most columns to decode at once
   */
  LensResult run(
      LensSessions sessions, int most, LanguageModel.Listener listener, Cancellation cancellation)
      throws ModelException, EngineFailure {
    long start = System.nanoTime();
    int[] missing = missing();
    if (missing.length == 0) {
      LensGrid grid = grid();
      listener.progress(1, grid);
      return result(grid, start, 0);
    }
    int[] ids = request.prompt().ids();
    int rows = shape.decodedRows(request.decoder(), request.hiddenRows());
    double body = shape.bodyWork(ids.length);
    double all = body + shape.headWork(missing.length, rows);
    HiddenStates hidden =
        sessions.hidden(
            ids,
            missing[0],
            request.hiddenRows(),
            reached -> listener.progress(shape.bodyWork(reached) / all, grid()),
            cancellation);
    cancellation.check();
    double columnWork = shape.headWork(1, rows);
    int decoded = 0;
    for (LensSessions.Chunk chunk : chunks(ids, missing, most)) {
      List<LensColumn> found = sessions.decode(hidden, chunk, cancellation);
      for (int i = 0; i < found.size(); i++) {
        columns.set(chunk.from() + i, found.get(i));
      }
      cancellation.check();
      decoded += found.size();
      listener.progress((body + columnWork * decoded) / all, grid());
    }
    return result(grid(), start, missing.length);
  }

  private static LensResult result(LensGrid grid, long start, int decoded) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    return new LensResult(grid, elapsed, decoded, ProcessMemory.privateBytes());
  }

  private List<LensSessions.Chunk> chunks(int[] ids, int[] missing, int most) {
    List<Integer> idList = Arrays.stream(ids).boxed().toList();
    List<LensSessions.Chunk> chunks = new ArrayList<>();
    for (int[] range : ranges(missing, most)) {
      chunks.add(
          new LensSessions.Chunk(
              idList,
              range[0],
              range[1],
              request.decoder(),
              request.hiddenRows(),
              request.k(),
              request.jensenShannon(),
              request.tracked(),
              range[1] == missing[missing.length - 1] + 1));
    }
    return chunks;
  }

  /** Whether every column could be taken over, so that nothing is left to run. */
  boolean isComplete() {
    return missing().length == 0;
  }

  private LensGrid grid() {
    return new LensGrid(
        model,
        vocabulary,
        request.prompt(),
        shape.layers(),
        request.decoder(),
        request.hiddenRows(),
        columns);
  }

  private int[] missing() {
    int[] found = new int[columns.size()];
    int count = 0;
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) == null) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * Cuts column numbers into ranges without gaps, of nearly equal length and at most {@code most}.
   *
   * @param columns ascending
   * @return pairs of first and one past the last
   */
  static List<int[]> ranges(int[] columns, int most) {
    List<int[]> ranges = new ArrayList<>();
    int start = 0;
    while (start < columns.length) {
      int end = start + 1;
      while (end < columns.length && columns[end] == columns[end - 1] + 1) {
        end++;
      }
      int length = end - start;
      int parts = (length + most - 1) / most;
      for (int part = 0; part < parts; part++) {
        int from = columns[start] + (int) ((long) length * part / parts);
        int to = columns[start] + (int) ((long) length * (part + 1) / parts);
        ranges.add(new int[] {from, to});
      }
      start = end;
    }
    return ranges;
  }
}
