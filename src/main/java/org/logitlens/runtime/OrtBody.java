package org.logitlens.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.ModelException;

/**
 * The body in ONNX Runtime: of the rows after blocks, and of those between attention and MLP, which
 * is loaded when first asked for. Both look back at the same keys and values. One thread at a time;
 * closed by whoever opened it, never during a call.
 */
final class OrtBody implements AutoCloseable {
  private static final String HIDDEN = "hidden_states";
  private static final String KEPT = "kept";

  // Larger ones are not kept for prompts that need a fraction of them.
  private static final int KEPT_FLOATS = 1 << 22;

  /**
   * Up to so many tokens the memory of a run is kept for the next: getting it anew costs more time
   * than it is worth.
   */
  static final int KEPT_TOKENS = 128;

  /** For whom it does not matter how far a run is. */
  static final IntConsumer NO_PROGRESS = position -> {};

  private final LensGraphs graphs;
  private final ModelShape shape;
  private final SessionSettings settings;
  private final WeightPlan midWeights;
  private final OrtGraph blocks;
  private final MemoryForecast forecast;
  private final KeyValueCache cache;
  private volatile @Nullable OrtGraph mid;
  private FloatBuffer memory = HiddenStates.allocate(0);

  /**
   * Loads.
   *
   * @param midWeights what the body of the mid-block rows does with its weights
   * @throws ModelException when the engine cannot start
   * @throws OrtException when the graph cannot be loaded
   */
  OrtBody(LensGraphs graphs, ModelShape shape, SessionSettings settings, WeightPlan midWeights)
      throws ModelException, OrtException {
    this.graphs = graphs;
    this.shape = shape;
    this.settings = settings;
    this.midWeights = midWeights;
    this.forecast = new MemoryForecast(shape, settings.widensInRuns());
    this.cache = new KeyValueCache(shape);
    this.blocks = OrtGraph.load(graphs.body(HiddenRows.BLOCKS), settings);
  }

  /** See {@link LensSessions#hidden}. */
  HiddenStates hidden(
      int[] ids, int from, HiddenRows rows, IntConsumer progress, Cancellation cancellation)
      throws ModelException, OrtException {
    int first = cache.known(ids, from);
    int tokens = ids.length - first;
    int perToken = shape.hiddenRows() * shape.width();
    FloatBuffer values = room((long) tokens * perToken);
    boolean keep = KeyValueCache.keptBytes(shape, ids.length) > 0;
    OrtGraph graph = graphOf(rows);
    int pieces = forecast.bodyPieces(tokens);
    int start = first;
    for (int piece = 1; piece <= pieces; piece++) {
      int end = first + (int) ((long) tokens * piece / pieces);
      FloatBuffer here = values.slice((start - first) * perToken, (end - start) * perToken);
      try (Tensors tensors = new Tensors()) {
        long[] computed = Arrays.stream(ids, start, end).asLongStream().toArray();
        tensors.inputs.put("input_ids", OrtGraph.tensor(computed, 1, end - start));
        tensors.outputs.put(
            HIDDEN, OrtGraph.tensor(here, end - start, shape.hiddenRows(), shape.width()));
        if (shape.keyWidth() > 0) {
          addPast(tensors, start, end, ids.length, keep || piece < pieces);
        }
        boolean release = tokens > KEPT_TOKENS && piece == pieces;
        graph.run(tensors.inputs, Set.of(), tensors.outputs, release, cancellation).close();
      }
      start = end;
      if (keep) {
        cache.hold(ids, end);
      }
      progress.accept(end);
    }
    if (!keep) {
      cache.clear();
    }
    return new HiddenStates(values, first, tokens, shape.hiddenRows(), shape.width());
  }

  private FloatBuffer room(long floats) {
    boolean wasteful = memory.capacity() > KEPT_FLOATS && memory.capacity() / 4 > floats;
    if (memory.capacity() < floats || wasteful) {
      memory = HiddenStates.allocate(floats);
    }
    return memory.slice(0, Math.toIntExact(floats));
  }

  /** What is looked back at, and where what later runs look back at goes. */
  private void addPast(Tensors tensors, int start, int end, int length, boolean keep)
      throws ModelException, OrtException {
    long both = 2L * shape.layers();
    long width = shape.keyWidth();
    if (keep) {
      cache.reserve(start, length);
      tensors.outputs.put(KEPT, OrtGraph.tensor(cache.slice(start, end), end - start, both, width));
    }
    tensors.inputs.put("past", OrtGraph.tensor(cache.slice(0, start), start, both, width));
    long[] keepFrom = {keep ? 0 : end - start};
    tensors.inputs.put("keep_from", OrtGraph.tensor(keepFrom, 1));
  }

  private OrtGraph graphOf(HiddenRows rows) throws ModelException, OrtException {
    if (rows == HiddenRows.BLOCKS) {
      return blocks;
    }
    OrtGraph loaded = mid;
    if (loaded == null) {
      loaded = OrtGraph.load(graphs.body(HiddenRows.MID_BLOCKS), settings.with(midWeights.use()));
      mid = loaded;
    }
    return loaded;
  }

  /** Gives back what a run that did not end well has left with the engine. */
  void release() throws ModelException, OrtException {
    // The engine frees its arena only at the end of a run that succeeds.
    if (mid != null) {
      hidden(new int[] {0}, 0, HiddenRows.MID_BLOCKS, NO_PROGRESS, new Cancellation());
    }
    cache.clear();
    memory = HiddenStates.allocate(0);
  }

  /** See {@link LensSessions#loadBytes}. */
  long loadBytes(HiddenRows rows) {
    boolean toLoad = rows == HiddenRows.MID_BLOCKS && mid == null;
    return midWeights.runBytes() + (toLoad ? midWeights.privateBytes() : 0);
  }

  @Override
  public void close() {
    blocks.close();
    OrtGraph loaded = mid;
    if (loaded != null) {
      mid = null;
      loaded.close();
    }
  }

  /** What goes into a run and where its results are written. */
  private static final class Tensors implements AutoCloseable {
    final Map<String, OnnxTensor> inputs = new HashMap<>();
    final Map<String, OnnxTensor> outputs = new HashMap<>();

    @Override
    public void close() {
      inputs.values().forEach(OnnxTensor::close);
      outputs.values().forEach(OnnxTensor::close);
    }
  }
}
