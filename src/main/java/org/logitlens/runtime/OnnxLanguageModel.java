package org.logitlens.runtime;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model in ONNX Runtime.
 *
 * <p>One lock guards the sessions: runs wait for each other and {@link #close} waits for them,
 * because closing a session that runs would end the process.
 */
public final class OnnxLanguageModel implements LanguageModel {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxLanguageModel.class);
  private static final long CANCEL_POLL_MILLIS = 20;

  /** How long after a run that was cancelled or failed its memory is given back. */
  private static final long RELEASE_MILLIS = 500;

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Tokenizer tokenizer;
  private final Vocabulary vocabulary;
  private final ModelShape shape;
  private final MemoryForecast memory;
  private final LongSupplier available;
  private final WeightsGuard guard;
  private final CpuSessions cpu;
  private volatile ModelInfo info;
  private volatile boolean closed;
  private boolean freed;
  private long runs;
  private volatile LensSessions sessions;

  /** Makes sessions on the CPU, for a run that the GPU could not do. */
  @FunctionalInterface
  interface CpuSessions {
    /** Loads the graphs again. */
    LensSessions open(Cancellation cancellation) throws ModelException, EngineFailure;
  }

  /** Looks whether the weights are still what was loaded. */
  @FunctionalInterface
  interface WeightsGuard {
    /**
     * Looks.
     *
     * @throws ModelException when the file was changed or replaced
     */
    void verify() throws ModelException;
  }

  /**
   * Makes one; it closes the tokenizer and the sessions.
   *
   * @param available gives the memory that can still be had, bytes
   */
  OnnxLanguageModel(
      ModelInfo info,
      ModelShape shape,
      MemoryForecast memory,
      Tokenizer tokenizer,
      LensSessions sessions,
      CpuSessions cpu,
      WeightsGuard guard,
      LongSupplier available) {
    this.info = info;
    this.shape = shape;
    this.tokenizer = tokenizer;
    this.vocabulary = tokenizer.vocabulary(shape.vocabularySize());
    this.sessions = sessions;
    this.cpu = cpu;
    this.guard = guard;
    this.available = available;
    this.memory = memory;
  }

  @Override
  public ModelInfo info() {
    return info;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    requireOpen();
    return tokenizer.tokenize(text, options);
  }

  @Override
  public Forecast forecast(int tokens, HiddenRows hiddenRows) {
    return memory.forecast(
        tokens,
        Decoder.LOGIT_LENS,
        hiddenRows,
        sessions.loadBytes(hiddenRows),
        available.getAsLong());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model " + info.name() + " is closed");
    }
  }

  @Override
  public LensResult run(LensRequest request, Listener listener, Cancellation cancellation)
      throws ModelException {
    RunLimits.requireLength(request.prompt().size(), shape.contextLength(), info.name());
    RunLimits.requireKnownIds(request.prompt(), shape.vocabularySize(), info.name());
    for (int id : request.tracked()) {
      Objects.checkIndex(id, shape.vocabularySize());
    }
    acquire(cancellation);
    try {
      requireOpen();
      guard.verify();
      runs++;
      boolean ended = false;
      try {
        LensResult result = runOrRetry(request, listener, cancellation);
        ended = true;
        return result;
      } finally {
        if (!ended) {
          releaseSoon(runs);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void acquire(Cancellation cancellation) {
    try {
      while (!lock.tryLock(CANCEL_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        cancellation.check();
        requireOpen();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for another run");
    }
  }

  /**
   * Gives memory back unless another run begins first: that one uses it and gives it back itself.
   * Not done at once, so that whoever cancelled is answered at once.
   */
  private void releaseSoon(long run) {
    Executor later = CompletableFuture.delayedExecutor(RELEASE_MILLIS, TimeUnit.MILLISECONDS);
    later.execute(
        () -> {
          if (!lock.tryLock()) {
            return;
          }
          try {
            if (!freed && runs == run) {
              sessions.release();
            }
          } catch (ModelException | EngineFailure | RuntimeException e) {
            LOG.warn("Memory of a cancelled run could not be given back", e);
          } finally {
            lock.unlock();
          }
        });
  }

  private LensResult runOrRetry(LensRequest request, Listener listener, Cancellation cancellation)
      throws ModelException {
    try {
      return runOnce(request, listener, cancellation);
    } catch (EngineFailure e) {
      if (!info.device().name().equals(CudaProbe.CUDA)) {
        throw RunLimits.failed(e);
      }
      LOG.warn("A run on CUDA failed, going on with the CPU: {}", e.getMessage());
      try {
        moveToCpu(CudaProbe.reason(e), cancellation);
        return runOnce(request, listener, cancellation);
      } catch (EngineFailure again) {
        again.addSuppressed(e);
        throw RunLimits.failed(again);
      }
    }
  }

  private void moveToCpu(String reason, Cancellation cancellation)
      throws ModelException, EngineFailure {
    LensSessions replacement = cpu.open(cancellation);
    sessions.close();
    sessions = replacement;
    info = withDevice(info, new Device(CudaProbe.CPU, reason));
  }

  private static ModelInfo withDevice(ModelInfo info, Device device) {
    return new ModelInfo(
        info.name(),
        info.folder(),
        info.architecture(),
        info.layers(),
        info.width(),
        info.heads(),
        info.vocabularySize(),
        info.contextLength(),
        info.dtype(),
        info.parameters(),
        info.weightBytes(),
        info.identity(),
        device,
        info.notices());
  }

  private LensResult runOnce(LensRequest request, Listener listener, Cancellation cancellation)
      throws ModelException, EngineFailure {
    LensRun run = new LensRun(info.name(), vocabulary, shape, request);
    int tokens = request.prompt().size();
    long free = available.getAsLong();
    MemoryForecast tracking = memory.tracking(request.tracked().size());
    int chunk = tracking.chunk(tokens, request.decoder(), request.hiddenRows(), free);
    if (!run.isComplete()) {
      RunLimits.requireMemory(
          tokens,
          tracking.forecast(
              tokens,
              request.decoder(),
              request.hiddenRows(),
              sessions.loadBytes(request.hiddenRows()),
              free));
    }
    return run.run(sessions, chunk, listener, cancellation);
  }

  @Override
  public void close() {
    closed = true;
    lock.lock();
    try {
      if (!freed) {
        freed = true;
        sessions.close();
        tokenizer.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
