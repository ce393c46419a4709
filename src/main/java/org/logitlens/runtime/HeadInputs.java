package org.logitlens.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.logitlens.lens.ModelException;

/**
 * What the head is given; its inputs are those of {@link LensGraphs#head}. Whoever makes one closes
 * it after the run. A failure to add one closes all.
 */
final class HeadInputs implements AutoCloseable {
  private final Map<String, OnnxTensor> tensors = new HashMap<>();

  /** Adds direct memory as a tensor of a shape; it must stay as it is until this is closed. */
  HeadInputs floats(String name, FloatBuffer values, long... shape)
      throws ModelException, OrtException {
    return add(name, () -> OrtGraph.tensor(values, shape));
  }

  /** Adds a vector. */
  HeadInputs ids(String name, long... values) throws ModelException, OrtException {
    return add(name, () -> OrtGraph.tensor(values, values.length));
  }

  /** All of them by name. */
  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  private interface Making {
    OnnxTensor make() throws ModelException, OrtException;
  }

  private HeadInputs add(String name, Making making) throws ModelException, OrtException {
    try {
      tensors.put(name, making.make());
      return this;
    } catch (ModelException | OrtException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
    tensors.clear();
  }
}
