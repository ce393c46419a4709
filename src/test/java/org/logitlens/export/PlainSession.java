package org.logitlens.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.logitlens.lens.ModelException;
import org.logitlens.runtime.PlainEngine;

/** A graph in an ordinary ONNX Runtime session, with nothing of the application around it. */
final class PlainSession implements AutoCloseable {
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();

  private PlainSession(OrtSession session) {
    this.session = session;
  }

  /** A graph whose weights stay in the network. */
  static PlainSession of(byte[] graph, Network network) throws OrtException, ModelException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.addConfigEntry(
          "session.model_external_initializers_file_folder_path",
          String.valueOf(network.weightsFolder()));
      options.setIntraOpNumThreads(1);
      return new PlainSession(PlainEngine.environment().createSession(graph, options));
    }
  }

  /** A graph of its own, without weights. */
  static PlainSession of(byte[] graph) throws OrtException, ModelException {
    return new PlainSession(PlainEngine.environment().createSession(graph));
  }

  /** An ordinary ONNX file. */
  static PlainSession of(Path file) throws OrtException, ModelException {
    return new PlainSession(PlainEngine.environment().createSession(file.toString()));
  }

  PlainSession floats(String name, float[] values, long... shape)
      throws OrtException, ModelException {
    return input(
        name, OnnxTensor.createTensor(PlainEngine.environment(), FloatBuffer.wrap(values), shape));
  }

  PlainSession longs(String name, int[] values, long... shape) throws OrtException, ModelException {
    LongBuffer buffer = LongBuffer.wrap(Arrays.stream(values).asLongStream().toArray());
    return input(name, OnnxTensor.createTensor(PlainEngine.environment(), buffer, shape));
  }

  private PlainSession input(String name, OnnxTensor tensor) {
    OnnxTensor before = inputs.put(name, tensor);
    if (before != null) {
      before.close();
    }
    return this;
  }

  /** Runs with the inputs given so far; outputs by name, row by row. */
  Map<String, double[]> run() throws OrtException {
    Map<String, double[]> outputs = new HashMap<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        outputs.put(output.getKey(), values((OnnxTensor) output.getValue()));
      }
    }
    return outputs;
  }

  /** Runs and gives one output. */
  double[] output(String name) throws OrtException {
    double[] values = run().get(name);
    if (values == null) {
      throw new IllegalArgumentException("no output " + name);
    }
    return values;
  }

  private static double[] values(OnnxTensor tensor) {
    if (tensor.getInfo().onnxType
        == ai.onnxruntime.TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64) {
      LongBuffer longs = tensor.getLongBuffer();
      double[] values = new double[longs.remaining()];
      Arrays.setAll(values, longs::get);
      return values;
    }
    FloatBuffer floats = tensor.getFloatBuffer();
    double[] values = new double[floats.remaining()];
    Arrays.setAll(values, floats::get);
    return values;
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}
