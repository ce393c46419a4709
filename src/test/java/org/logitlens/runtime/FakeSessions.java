package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.TestGrids;

/** Sessions that compute nothing: every column says the id of its own position. */
final class FakeSessions implements LensSessions {
  private final ModelShape shape;
  private final @Nullable EngineFailure failure;
  final List<Integer> chunkSizes = new ArrayList<>();
  int closes;
  final AtomicInteger releases = new AtomicInteger();

  FakeSessions(ModelShape shape) {
    this(shape, null);
  }

  /** Ones that fail in every run. */
  FakeSessions(ModelShape shape, @Nullable EngineFailure failure) {
    this.shape = shape;
    this.failure = failure;
  }

  @Override
  public HiddenStates hidden(
      int[] ids, int from, HiddenRows rows, IntConsumer progress, Cancellation cancellation)
      throws EngineFailure {
    if (failure != null) {
      throw failure;
    }
    progress.accept(ids.length);
    return new HiddenStates(HiddenStates.allocate(0), 0, ids.length, shape.hiddenRows(), 0);
  }

  @Override
  public List<LensColumn> decode(HiddenStates hidden, Chunk chunk, Cancellation cancellation) {
    chunkSizes.add(chunk.size());
    List<LensColumn> columns = new ArrayList<>();
    for (int column = chunk.from(); column < chunk.to(); column++) {
      LensColumn whole =
          column(shape.decodedRows(chunk.decoder(), chunk.rows()), chunk.k(), column);
      columns.add(chunk.jensenShannon() ? whole : TestGrids.withoutJs(whole));
    }
    return columns;
  }

  static LensColumn column(int rows, int k, int id) {
    int[] ids = new int[rows * k];
    Arrays.fill(ids, id);
    Map<Statistic, float[]> statistics = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      statistics.put(statistic, new float[rows]);
    }
    return new LensColumn(rows, k, ids, new float[rows * k], statistics);
  }

  @Override
  public void release() {
    releases.incrementAndGet();
  }

  @Override
  public long loadBytes(HiddenRows rows) {
    return 0;
  }

  @Override
  public void close() {
    closes++;
  }
}
