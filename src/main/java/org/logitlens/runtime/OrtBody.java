package org.logitlens.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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

  private final LensGraphs graphs;
  private final ModelShape shape;
  private final SessionSettings settings;
  private final WeightPlan midWeights;
  private final OrtGraph blocks;
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
    this.cache = new KeyValueCache(shape);
    this.blocks = OrtGraph.load(graphs.body(HiddenRows.BLOCKS), settings);
  }

  /** See {@link LensSessions#hidden}. */
  HiddenStates hidden(int[] ids, int from, HiddenRows rows, Cancellation cancellation)
      throws ModelException, OrtException {
    int first = cache.known(ids, from);
    int tokens = ids.length - first;
    FloatBuffer values = room((long) tokens * shape.hiddenRows() * shape.width());
    try (Tensors tensors = new Tensors()) {
      long[] computed = Arrays.stream(ids, first, ids.length).asLongStream().toArray();
      tensors.inputs.put("input_ids", OrtGraph.tensor(computed, 1, tokens));
      tensors.outputs.put(
          HIDDEN, OrtGraph.tensor(values, tokens, shape.hiddenRows(), shape.width()));
      boolean keep = cache.takes(ids.length);
      if (shape.keyWidth() > 0) {
        addPast(tensors, first, ids.length, keep);
      }
      OrtGraph graph = graphOf(rows);
      boolean release = tokens > KEPT_TOKENS;
      graph.run(tensors.inputs, Set.of(), tensors.outputs, release, cancellation).close();
      if (keep) {
        cache.hold(ids);
      } else {
        cache.clear();
      }
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
  private void addPast(Tensors tensors, int first, int length, boolean keep)
      throws ModelException, OrtException {
    long both = 2L * shape.layers();
    tensors.inputs.put("past", OrtGraph.tensor(cache.first(first), first, both, shape.keyWidth()));
    long[] keepFrom = {keep ? 0 : length - first};
    tensors.inputs.put("keep_from", OrtGraph.tensor(keepFrom, 1));
    if (keep) {
      tensors.outputs.put(
          KEPT,
          OrtGraph.tensor(
              cache.after(first, length), (long) length - first, both, shape.keyWidth()));
    }
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
      hidden(new int[] {0}, 0, HiddenRows.MID_BLOCKS, new Cancellation());
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
