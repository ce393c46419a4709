package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.NonFinite;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.checkpoint.TensorReader;
import org.logitlens.export.Network;
import org.logitlens.export.Sizes;
import org.logitlens.lens.Amount;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.ModelLoader.Progress;
import org.logitlens.lens.ModelName;

/** Makes an opened model ready to run: device, sessions, identity check, notices. */
final class NetworkLoad {
  private static final int PROBE_TOKENS = 6;

  /** From here on the check takes one token, which reads every weight once as it lies. */
  private static final long LARGE = 1L << 30;

  private final Network network;
  private final RuntimeSettings settings;
  private final Cancellation cancellation;
  private final LongSupplier available;
  private final WeightSummary weights;
  private final ModelShape shape;

  NetworkLoad(Network network, RuntimeSettings settings, Cancellation cancellation) {
    this(network, settings, cancellation, AvailableMemory.ofMachine()::bytes);
  }

  /**
   * One for another machine.
   *
   * @param available gives the memory that can still be had, bytes
   */
  NetworkLoad(
      Network network,
      RuntimeSettings settings,
      Cancellation cancellation,
      LongSupplier available) {
    this.available = available;
    this.network = network;
    this.settings = settings;
    this.cancellation = cancellation;
    this.weights = WeightSummary.of(network.tensors());
    this.shape = ModelShape.of(network);
  }

  /**
   * Loads.
   *
   * @param tokenizer closed by the model; on failure the caller keeps it
   * @param tokenizerNotices what to tell of the tokenizer
   */
  OnnxLanguageModel load(
      Tokenizer tokenizer,
      List<String> tokenizerNotices,
      Device.Preference preference,
      Progress progress)
      throws ModelException, CheckpointException {
    List<String> notices = new ArrayList<>(network.notices());
    notices.addAll(tokenizerNotices);
    requireMemory(notices);
    progress.step(0.2, "starting the engine");
    Device device = CudaProbe.choose(preference, new CudaMachine());
    cancellation.check();
    progress.step(0.3, "loading the weights");
    OrtLensSessions sessions;
    try {
      if (device.name().equals(CudaProbe.CUDA)) {
        try {
          sessions = open(true, cancellation);
        } catch (EngineFailure e) {
          device = new Device(CudaProbe.CPU, CudaProbe.reason(e));
          sessions = open(false, cancellation);
        }
      } else {
        sessions = open(false, cancellation);
      }
    } catch (EngineFailure e) {
      throw cannotLoad(e);
    }
    try {
      progress.step(0.7, "checking the lens against the model");
      IdentityCheck identity = check(sessions);
      progress.step(0.9, "looking for values that are no numbers");
      notices.addAll(nonFinite(identity.hasNonFinite()));
      cancellation.check();
      OnnxLanguageModel model =
          new OnnxLanguageModel(
              info(identity.difference(), device, notices),
              shape,
              sessions.forecast(),
              tokenizer,
              sessions,
              stop -> open(false, stop),
              this::verify,
              available);
      progress.step(1, "ready");
      return model;
    } catch (EngineFailure e) {
      sessions.close();
      throw cannotLoad(e);
    } catch (ModelException | CheckpointException | RuntimeException e) {
      sessions.close();
      throw e;
    }
  }

  /**
   * Refuses a model that the machine cannot hold, before anything of it is loaded.
   *
   * @param notices is told when the weights fit on the disk only
   */
  private void requireMemory(List<String> notices) throws ModelException {
    long free = available.getAsLong();
    WeightPlan plan = WeightPlan.of(weights, free);
    long run = new MemoryForecast(shape).run(1, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 1);
    long needed = plan.privateBytes() + plan.runBytes() + run;
    if (needed > free) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s has %,d weights (%s as stored); opening it and a prompt of one token need about"
                  + " %s of memory, and %s are free.",
              ModelName.of(network.folder()),
              weights.parameters(),
              Amount.bytes(weights.bytes()),
              Amount.bytes(needed),
              Amount.bytes(free)),
          "Close other programs, or open a smaller model.",
          null);
    }
    if (weights.bytes() > free) {
      notices.add(
          "The weights ("
              + Amount.bytes(weights.bytes())
              + ") are larger than the free memory ("
              + Amount.bytes(free)
              + "), so every run reads them from the disk again.");
    }
  }

  private OrtLensSessions open(boolean cuda, Cancellation stop)
      throws ModelException, EngineFailure {
    WeightPlan plan = WeightPlan.of(weights, available.getAsLong());
    SessionSettings session =
        new SessionSettings(network.weightsFolder(), settings.threads(), plan.use(), cuda);
    LensGraphs graphs =
        new NetworkGraphs(session.widensInRuns() ? network.widenedInRuns() : network);
    return Abandonable.await(
        () -> OrtLensSessions.open(graphs, shape, session, plan.again(), stop),
        OrtLensSessions::close,
        stop);
  }

  private IdentityCheck check(OrtLensSessions sessions) throws ModelException, EngineFailure {
    boolean large = weights.parameters() * Float.BYTES > LARGE;
    int tokens = large ? 1 : Math.min(PROBE_TOKENS, shape.contextLength());
    // Spread over the vocabulary, the same at every load.
    int[] ids =
        IntStream.range(0, tokens)
            .map(
                i ->
                    (int)
                        ((long) i
                            * 7919
                            * (shape.vocabularySize() / 7 + 1)
                            % shape.vocabularySize()))
            .toArray();
    float[] decoded = sessions.decodedLogits(ids, cancellation);
    float[] model =
        Abandonable.await(
            () -> sessions.modelLogits(ids, cancellation), unwanted -> {}, cancellation);
    IdentityCheck check = IdentityCheck.of(decoded, model);
    check.require();
    return check;
  }

  /**
   * Says which tensors hold values that are no numbers. Such a value in a block, in the final norm
   * or in the unembedding shows in the logits of the check; one in the embeddings only where that
   * position or token is used, so those are always searched.
   */
  private List<String> nonFinite(boolean everywhere) throws CheckpointException {
    List<String> notices = new ArrayList<>();
    for (StoredTensor tensor : everywhere ? network.tensors() : network.tables()) {
      NonFinite found = TensorReader.countNonFinite(tensor, cancellation::isCancelled);
      if (!found.none()) {
        notices.add(notice(tensor.name(), found));
      }
    }
    return notices;
  }

  private static String notice(String tensor, NonFinite found) {
    List<String> kinds = new ArrayList<>();
    if (found.nan() > 0) {
      kinds.add(found.nan() + " NaN");
    }
    if (found.infinite() > 0) {
      kinds.add(found.infinite() + " infinite");
    }
    return "tensor " + tensor + " has " + String.join(" and ", kinds);
  }

  private ModelInfo info(double identity, Device device, List<String> notices) {
    Sizes sizes = network.sizes();
    return new ModelInfo(
        ModelName.of(network.folder()),
        network.folder(),
        network.modelType(),
        sizes.layers(),
        sizes.width(),
        sizes.heads(),
        sizes.vocabularySize(),
        sizes.contextLength(),
        weights.dtype(),
        weights.parameters(),
        weights.bytes(),
        identity,
        device,
        notices);
  }

  private void verify() throws ModelException {
    try {
      network.verifyUnchanged();
    } catch (CheckpointException e) {
      throw OnnxModelLoader.asModelException(e);
    }
  }

  private static ModelException cannotLoad(EngineFailure failure) {
    if (failure.outOfMemory()) {
      return new ModelException(
          "There is not enough memory to load the model.", "Close other programs.", failure);
    }
    return new ModelException(
        "ONNX Runtime could not load the model: " + failure.getMessage(),
        "Check the folder with: logit-lens check FOLDER",
        failure);
  }
}
