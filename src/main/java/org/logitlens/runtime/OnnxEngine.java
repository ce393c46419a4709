package org.logitlens.runtime;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;

/** DJL's ONNX Runtime engine, started once per process. */
final class OnnxEngine {
  private static final String NAME = "OnnxRuntime";
  // Asking DJL for a device makes it try CUDA and warn when there is none; the reason why there is
  // none is found and shown by CudaProbe. Kept, because a logger nobody holds forgets its level.
  private static final Logger DEVICE_WARNINGS =
      Logger.getLogger("ai.djl.onnxruntime.engine.OrtEngine");

  private static @Nullable Engine engine;

  private OnnxEngine() {}

  /**
   * The environment that sessions are made in; starts the engine at the first call (some 0.2 s).
   *
   * @throws ModelException when its native libraries cannot be used, naming what to set
   */
  static OrtEnvironment environment() throws ModelException {
    engine();
    // DJL made the environment with its own threading options; this call gives that same one.
    return OrtEnvironment.getEnvironment();
  }

  /** A manager that owns what is attached to it; whoever asked closes it. */
  static OrtNDManager newManager() throws ModelException {
    return (OrtNDManager) engine().newBaseManager(Device.cpu());
  }

  private static synchronized Engine engine() throws ModelException {
    if (engine == null) {
      EngineSwitches.apply();
      DEVICE_WARNINGS.setLevel(Level.SEVERE);
      NativeLibraries.ofProcess().prepare();
      try {
        engine = Engine.getEngine(NAME);
        OrtEnvironment.getEnvironment().setTelemetry(false);
      } catch (LinkageError | OrtException | RuntimeException e) {
        throw NativeLibraries.unusable(e);
      }
    }
    return engine;
  }
}
