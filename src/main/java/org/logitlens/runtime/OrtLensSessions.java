package org.logitlens.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.ModelException;

/** Body and head in ONNX Runtime. */
final class OrtLensSessions implements LensSessions {
  private final LensGraphs graphs;
  private final ModelShape shape;
  private final SessionSettings settings;
  private final OrtBody body;
  private final OrtGraph head;

  private OrtLensSessions(
      LensGraphs graphs, ModelShape shape, SessionSettings settings, OrtBody body, OrtGraph head) {
    this.graphs = graphs;
    this.shape = shape;
    this.settings = settings;
    this.body = body;
    this.head = head;
  }

  /**
   * Loads body and head.
   *
   * @param midWeights what the body of the mid-block rows does with its weights
   * @throws ModelException when the engine cannot start
   * @throws EngineFailure when a graph cannot be loaded
   */
  static OrtLensSessions open(
      LensGraphs graphs,
      ModelShape shape,
      SessionSettings settings,
      WeightPlan midWeights,
      Cancellation cancellation)
      throws ModelException, EngineFailure {
    try {
      OrtBody body = new OrtBody(graphs, shape, settings, midWeights);
      try {
        cancellation.check();
        OrtGraph head = OrtGraph.load(graphs.head(), settings);
        return new OrtLensSessions(graphs, shape, settings, body, head);
      } catch (OrtException | ModelException | RuntimeException e) {
        body.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  /** What runs take. */
  MemoryForecast forecast() {
    return new MemoryForecast(shape, settings.widensInRuns());
  }

  @Override
  public HiddenStates hidden(
      int[] ids, int from, HiddenRows rows, IntConsumer progress, Cancellation cancellation)
      throws ModelException, EngineFailure {
    try {
      return body.hidden(ids, from, rows, progress, cancellation);
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  @Override
  public void release() throws ModelException, EngineFailure {
    // The engine frees its arena only at the end of a run that succeeds.
    decodedLogits(new int[] {0}, new Cancellation());
    try {
      body.release();
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  @Override
  public long loadBytes(HiddenRows rows) {
    return body.loadBytes(rows);
  }

  @Override
  public List<LensColumn> decode(HiddenStates hidden, Chunk chunk, Cancellation cancellation)
      throws ModelException, EngineFailure {
    int n = chunk.size();
    int rows = shape.decodedRows(chunk.decoder(), chunk.rows());
    long[] inputIds = new long[n];
    long[] nextIds = new long[n];
    for (int i = 0; i < n; i++) {
      int column = chunk.from() + i;
      inputIds[i] = chunk.ids().get(column);
      // The last position has no next token; any id will do, its statistics are taken out below.
      nextIds[i] = column + 1 < chunk.ids().size() ? chunk.ids().get(column + 1) : inputIds[i];
    }
    FloatBuffer values = hidden.columns(chunk.from(), chunk.to(), rows > hidden.rows());
    long[] tracked = chunk.tracked().stream().mapToLong(Integer::longValue).toArray();
    try (HeadInputs inputs =
            new HeadInputs()
                .floats("hidden", values, n, rows, shape.width())
                .floats("affine", affine(rows, chunk.decoder()), rows)
                .ids("input_ids", inputIds)
                .ids("next_ids", nextIds)
                .ids("k", chunk.k())
                .ids("js_from", chunk.jensenShannon() ? 0 : rows)
                .ids("tracked_ids", tracked);
        OrtSession.Result result =
            head.run(
                inputs.tensors(),
                HeadOutputs.NAMES,
                Map.of(),
                chunk.last() && chunk.ids().size() > OrtBody.KEPT_TOKENS,
                cancellation)) {
      return HeadOutputs.columns(result, chunk, rows);
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  private static FloatBuffer affine(int rows, Decoder decoder) {
    float[] affine = new float[rows];
    Arrays.fill(affine, decoder == Decoder.POST_2020 ? 0 : 1);
    affine[rows - 1] = 1;
    return HiddenStates.allocate(rows).put(affine).flip();
  }

  /**
   * The model's logits as the lens computes them, from the last row: {@code [T, V]}.
   *
   * @throws EngineFailure when the run fails
   */
  float[] decodedLogits(int[] ids, Cancellation cancellation) throws ModelException, EngineFailure {
    HiddenStates hidden = hidden(ids, 0, HiddenRows.BLOCKS, OrtBody.NO_PROGRESS, cancellation);
    try (HeadInputs inputs =
            new HeadInputs()
                .floats("hidden", hidden.lastRows(), ids.length, 1, shape.width())
                .floats("affine", affine(1, Decoder.LOGIT_LENS), 1)
                .ids("input_ids", widen(ids))
                .ids("next_ids", widen(ids))
                .ids("k", 1)
                .ids("js_from", 1)
                .ids("tracked_ids");
        OrtSession.Result result =
            head.run(inputs.tensors(), Set.of("logits"), Map.of(), true, cancellation)) {
      return floats(HeadOutputs.tensor(result, "logits"));
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  /**
   * The logits as the plain model graph computes them: {@code [T, V]}. Loads that graph, runs it
   * once and closes it.
   */
  float[] modelLogits(int[] ids, Cancellation cancellation) throws ModelException, EngineFailure {
    // One run does not pay for packing or for an arena.
    SessionSettings once = settings.with(SessionSettings.WeightUse.CONVERTED_PER_RUN);
    try (OrtGraph model = OrtGraph.load(graphs.model(), once);
        OnnxTensor input = OrtGraph.tensor(widen(ids), 1, ids.length);
        OrtSession.Result result =
            model.run(
                Map.of("input_ids", input), Set.of("logits"), Map.of(), false, cancellation)) {
      return floats(HeadOutputs.tensor(result, "logits"));
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  private static float[] floats(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static long[] widen(int[] ids) {
    return Arrays.stream(ids).asLongStream().toArray();
  }

  @Override
  public void close() {
    body.close();
    head.close();
  }
}
