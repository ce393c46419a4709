package org.logitlens.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.hub.CachedModel;
import org.logitlens.checkpoint.hub.KnownModel;
import org.logitlens.checkpoint.hub.ModelAddress;
import org.logitlens.export.Architecture;
import org.logitlens.export.Network;
import org.logitlens.lens.Amount;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.ModelException;

/** Says of models that are not open what they would take. */
final class LibraryForecast {
  /** A prompt of usual length. */
  private static final int TOKENS = 64;

  private final LongSupplier available;

  /**
   * Makes one.
   *
   * @param available memory that can still be had, bytes
   */
  LibraryForecast(LongSupplier available) {
    this.available = available;
  }

  /** Memory that can still be had, bytes. */
  long available() {
    return available.getAsLong();
  }

  /**
   * A model that is known before it is fetched.
   *
   * @param address of the revision that is meant
   * @param kept what there is of it
   */
  LibraryModel model(KnownModel known, ModelAddress address, Optional<CachedModel> kept) {
    ModelShape shape =
        new ModelShape(
            known.layers(),
            known.width(),
            known.heads(),
            known.innerWidth(),
            known.vocabularySize(),
            known.contextLength());
    WeightSummary weights =
        new WeightSummary(
            known.parameters(),
            known.downloadBytes(),
            (long) known.vocabularySize() * known.width(),
            known.dtype());
    Forecast needed = forecast(shape, weights);
    boolean main = address.revision().equals(ModelAddress.MAIN);
    return new LibraryModel(
        main ? known.address().toString() : address.toString(),
        main ? known.title() : known.title() + " @" + address.revision(),
        known.family(),
        known.layers(),
        known.parameters(),
        known.downloadBytes(),
        needed.neededBytes(),
        needed.fits(),
        known.licence(),
        known.gated(),
        kept.flatMap(CachedModel::folder),
        kept.map(CachedModel::bytes).orElse(0L),
        kept.flatMap(CachedModel::lastUsed));
  }

  /** A model of which nothing is known but what its files say. Reads headers, not weights. */
  LibraryModel model(CachedModel kept) {
    LibraryModel named = LibraryModel.named(kept.address().toString());
    Optional<Network> network = kept.folder().flatMap(LibraryForecast::open);
    long parameters = network.map(each -> WeightSummary.of(each.tensors()).parameters()).orElse(0L);
    Optional<Forecast> needed =
        network.map(
            each -> forecast(ModelShape.of(each.sizes()), WeightSummary.of(each.tensors())));
    return new LibraryModel(
        named.address(),
        named.title(),
        network.map(Network::family).orElse(""),
        network.map(each -> each.sizes().layers()).orElse(0),
        parameters,
        kept.folder().isPresent() ? kept.bytes() : 0,
        needed.map(Forecast::neededBytes).orElse(0L),
        needed.map(Forecast::fits).orElse(true),
        "",
        false,
        kept.folder(),
        kept.bytes(),
        kept.lastUsed());
  }

  private static Optional<Network> open(Path folder) {
    try {
      return Optional.of(Network.open(folder));
    } catch (CheckpointException e) {
      // Not a model that can be opened; opening it says why.
      return Optional.empty();
    }
  }

  /**
   * Refuses a model that is known by its config alone and would not work here.
   *
   * @param name for messages
   * @param config its {@code config.json}
   * @throws CheckpointException when no architecture reads it
   * @throws ModelException when it would not fit, with numbers
   */
  void require(String name, Path config) throws CheckpointException, ModelException {
    Map<String, List<Long>> shapes = Architecture.weights(ConfigKeys.read(config));
    ConfigKeys keys = ConfigKeys.read(config);
    String dtype = keys.text("dtype", keys.text("torch_dtype", "float32"));
    long parameters = 0;
    long largest = 0;
    for (List<Long> shape : shapes.values()) {
      long elements = shape.stream().reduce(1L, (a, b) -> a * b);
      parameters += elements;
      largest = Math.max(largest, elements);
    }
    boolean half = dtype.endsWith("16");
    WeightSummary weights =
        new WeightSummary(
            parameters, (half ? 2 : 4) * parameters, largest, half ? "F16" : Dtype.F32.name());
    ModelShape shape = ModelShape.of(Architecture.sizes(ConfigKeys.read(config)));
    Forecast needed = forecast(shape, weights);
    if (!needed.fits()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "%s has %,d weights; it and a prompt of %d tokens need about %s of memory, and %s are"
                  + " free. Nothing was downloaded.",
              name,
              parameters,
              TOKENS,
              Amount.bytes(needed.neededBytes()),
              Amount.bytes(needed.availableBytes())),
          "Close other programs, or choose a smaller model.",
          null);
    }
  }

  private Forecast forecast(ModelShape shape, WeightSummary weights) {
    long free = available.getAsLong();
    WeightPlan plan = WeightPlan.of(weights, free);
    int tokens = Math.min(TOKENS, shape.contextLength());
    return new MemoryForecast(shape)
        .forecast(
            tokens,
            Decoder.LOGIT_LENS,
            HiddenRows.BLOCKS,
            plan.privateBytes() + plan.runBytes(),
            free);
  }
}
