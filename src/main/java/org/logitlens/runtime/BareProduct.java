package org.logitlens.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.ModelException;

/**
 * Nothing but {@code x [M,C]} times the transposed unembedding {@code W [V,C]}, to compare with.
 */
final class BareProduct implements AutoCloseable {
  private final OrtGraph graph;
  private final int width;

  /**
   * Loads it.
   *
   * @param weight {@code W}, single precision
   */
  BareProduct(StoredTensor weight, SessionSettings settings) throws ModelException, EngineFailure {
    this.width = Math.toIntExact(weight.shape().get(1));
    try {
      this.graph = OrtGraph.load(ProductGraph.withTransposed(weight), settings);
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  /**
   * Multiplies once.
   *
   * @param rows {@code M}
   * @return seconds
   */
  double run(int rows) throws ModelException, EngineFailure {
    FloatBuffer values = HiddenStates.allocate((long) rows * width);
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, (i % 13 - 6) / 6f);
    }
    try (OnnxTensor x = OrtGraph.tensor(values, rows, width)) {
      long start = System.nanoTime();
      graph.run(Map.of("x", x), Set.of("y"), Map.of(), false, new Cancellation()).close();
      return (System.nanoTime() - start) / 1e9;
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }

  @Override
  public void close() {
    graph.close();
  }
}
