package org.logitlens.runtime;

import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.ModelException;

/**
 * One loaded graph: DJL's block for ONNX Runtime, with what that lacks: cancelling, a choice of
 * outputs, outputs written into given memory, and CUDA with options. Runs belong to one thread at a
 * time, and {@link #close} must not be called during one: the process would not survive it.
 */
final class OrtGraph extends OrtSymbolBlock {
  private final OrtSession session;
  private final OrtNDManager manager;
  private final String arenas;

  private OrtGraph(OrtSession session, OrtNDManager manager, SessionSettings settings) {
    super(session, manager);
    this.session = session;
    this.manager = manager;
    this.arenas =
        Stream.of(settings.hasArena() ? "cpu:0" : "", settings.cuda() ? "gpu:0" : "")
            .filter(arena -> !arena.isEmpty())
            .collect(Collectors.joining(";"));
  }

  /**
   * Loads a graph.
   *
   * @param onnx the model's bytes; its weights are read from the settings' folder
   * @throws ModelException when the engine cannot start
   * @throws OrtException when the graph cannot be loaded
   */
  static OrtGraph load(byte[] onnx, SessionSettings settings) throws ModelException, OrtException {
    OrtEnvironment environment = OnnxEngine.environment();
    try (WeightsFolder weights = WeightsFolder.of(settings.weights());
        SessionOptions options = options(settings, weights);
        CudaOptions cuda = settings.cuda() ? new CudaOptions() : null) {
      if (cuda != null) {
        options.addCUDA(cuda.options);
      }
      OrtSession session = environment.createSession(onnx, options);
      return new OrtGraph(session, OnnxEngine.newManager(), settings);
    }
  }

  private static SessionOptions options(SessionSettings settings, WeightsFolder weights)
      throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(settings.threads());
    options.setInterOpNumThreads(1);
    // What goes wrong is thrown; the engine would also print it, even that a run was cancelled.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.addConfigEntry("session.model_external_initializers_file_folder_path", weights.name());
    // Threads may wait actively inside a run, where it pays, but not after it.
    options.addConfigEntry("session.force_spinning_stop", "1");
    if (settings.weightUse() != SessionSettings.WeightUse.PACKED) {
      options.addConfigEntry("session.disable_prepacking", "1");
    }
    if (!settings.hasArena()) {
      // The engine's arena grows by doubling and would keep several times what a run needs.
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
    }
    return options;
  }

  /** A tensor-shaped view of direct memory, in native order; nothing is copied. */
  static OnnxTensor tensor(FloatBuffer values, long... shape) throws ModelException, OrtException {
    return OnnxTensor.createTensor(OnnxEngine.environment(), values, shape);
  }

  /** Ids as a tensor. */
  static OnnxTensor tensor(long[] ids, long... shape) throws ModelException, OrtException {
    return OnnxTensor.createTensor(OnnxEngine.environment(), LongBuffer.wrap(ids), shape);
  }

  /**
   * Runs the graph.
   *
   * @param inputs every input by name
   * @param outputs the outputs to fetch; the caller closes them with the result
   * @param pinned outputs to write into given tensors
   * @param release whether to give the memory that the run used back to the system
   * @throws CancellationException when cancelled
   * @throws OrtException when the run fails
   */
  OrtSession.Result run(
      Map<String, OnnxTensor> inputs,
      Set<String> outputs,
      Map<String, OnnxTensor> pinned,
      boolean release,
      Cancellation cancellation)
      throws OrtException {
    cancellation.check();
    try (RunOptions options = new RunOptions()) {
      options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      if (release && !arenas.isEmpty()) {
        options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", arenas);
      }
      Stop stop = new Stop(options);
      Runnable unregister = cancellation.onCancel(stop::request);
      try {
        return session.run(inputs, outputs, pinned, options);
      } catch (OrtException e) {
        cancellation.check();
        throw e;
      } finally {
        unregister.run();
        stop.end();
      }
    }
  }

  @Override
  public void close() {
    super.close();
    manager.close();
  }

  /** Reaches the options of a run from another thread for as long as the run lasts. */
  private static final class Stop {
    private @Nullable RunOptions options;

    Stop(RunOptions options) {
      this.options = options;
    }

    synchronized void request() {
      if (options != null) {
        try {
          options.setTerminate(true);
        } catch (OrtException e) {
          // Then the run ends by itself, and its caller checks for cancellation.
          options = null;
        }
      }
    }

    synchronized void end() {
      options = null;
    }
  }

  /** CUDA on device 0 in full float precision. */
  private static final class CudaOptions implements AutoCloseable {
    final OrtCUDAProviderOptions options;

    CudaOptions() throws OrtException {
      options = new OrtCUDAProviderOptions(0);
      options.add("use_tf32", "0");
      options.add("arena_extend_strategy", "kSameAsRequested");
    }

    @Override
    public void close() {
      options.close();
    }
  }
}
