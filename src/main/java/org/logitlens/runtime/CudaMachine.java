package org.logitlens.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.ModelException;

/** This machine, as the CUDA probe asks for it. */
final class CudaMachine implements CudaProbe.Machine {
  private static final int SIZE = 64;

  @Override
  public boolean hasDriver() {
    String windows = System.getenv("SystemRoot");
    return Files.exists(Path.of("/proc/driver/nvidia/version"))
        // Inside the Windows subsystem for Linux the driver is the host's.
        || Files.exists(Path.of("/usr/lib/wsl/lib/libcuda.so.1"))
        || (windows != null && Files.exists(Path.of(windows, "System32", "nvcuda.dll")));
  }

  @Override
  public boolean isInBuild() {
    return OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
  }

  @Override
  public float[] compute(boolean cuda) throws ModelException, EngineFailure {
    SessionSettings settings =
        new SessionSettings(Path.of("."), 1, SessionSettings.WeightUse.PACKED, cuda);
    FloatBuffer values = HiddenStates.allocate(SIZE * SIZE);
    Random random = new Random(1);
    while (values.hasRemaining()) {
      values.put(random.nextFloat() - 0.5f);
    }
    try (OrtGraph graph = OrtGraph.load(ProductGraph.square(SIZE), settings);
        OnnxTensor input = OrtGraph.tensor(values.flip(), SIZE, SIZE);
        OrtSession.Result result =
            graph.run(Map.of("x", input), Set.of("y"), Map.of(), false, new Cancellation())) {
      float[] product = new float[SIZE * SIZE];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(product);
      return product;
    } catch (OrtException e) {
      throw new EngineFailure(e);
    }
  }
}
