package org.logitlens.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.hub.CachedModel;
import org.logitlens.checkpoint.hub.KnownModel;
import org.logitlens.checkpoint.hub.KnownModels;
import org.logitlens.checkpoint.hub.ModelAddress;
import org.logitlens.export.Architecture;
import org.logitlens.export.Network;
import org.logitlens.lens.Amount;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LibraryModel;

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
        title(known, address),
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

  private static String title(KnownModel known, ModelAddress address) {
    return address.revision().equals(ModelAddress.MAIN)
        ? known.title()
        : known.title() + " @" + address.revision();
  }

  /** A model of which nothing is known but what its files say. Reads headers, not weights. */
  LibraryModel model(CachedModel kept) {
    LibraryModel named = LibraryModel.named(kept.address().toString());
    Optional<Network> network = kept.folder().flatMap(LibraryForecast::open);
    long parameters = network.map(each -> WeightSummary.of(each.tensors()).parameters()).orElse(0L);
    Optional<Forecast> needed =
        network.map(each -> forecast(ModelShape.of(each), WeightSummary.of(each.tensors())));
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
   * A model that is known by its config alone.
   *
   * @param config its {@code config.json}
   * @param bytes what is fetched of it, or was
   * @param kept what there is of it
   * @throws CheckpointException when no architecture reads it
   */
  LibraryModel model(ModelAddress address, Path config, long bytes, Optional<CachedModel> kept)
      throws CheckpointException {
    Configured configured = Configured.read(address, config);
    Forecast needed = forecast(configured.shape(), configured.weights());
    Optional<KnownModel> known = KnownModels.of(address.repository());
    LibraryModel named = LibraryModel.named(address.toString());
    return new LibraryModel(
        named.address(),
        known.map(each -> title(each, address)).orElse(named.title()),
        configured.family(),
        configured.shape().layers(),
        configured.weights().parameters(),
        bytes,
        needed.neededBytes(),
        needed.fits(),
        known.map(KnownModel::licence).orElse(""),
        known.map(KnownModel::gated).orElse(false),
        kept.flatMap(CachedModel::folder),
        kept.map(CachedModel::bytes).orElse(0L),
        kept.flatMap(CachedModel::lastUsed));
  }

  /**
   * Refuses a model that is known by its config alone and would not work here.
   *
   * @param config its {@code config.json}
   * @throws CheckpointException when no architecture reads it, or it would not fit, with numbers
   */
  void require(ModelAddress address, Path config) throws CheckpointException {
    Configured configured = Configured.read(address, config);
    Forecast needed = forecast(configured.shape(), configured.weights());
    if (!needed.fits()) {
      throw new CheckpointException(
          String.format(
              Locale.ROOT,
              "%s has %,d weights; it and a prompt of %d tokens need about %s of memory, and %s are"
                  + " free. Nothing was downloaded.",
              address,
              configured.weights().parameters(),
              TOKENS,
              Amount.bytes(needed.neededBytes()),
              Amount.bytes(needed.availableBytes())),
          "Close other programs, or choose a smaller model.");
    }
  }

  /** What a config says of its model. */
  private record Configured(String family, ModelShape shape, WeightSummary weights) {

    static Configured read(ModelAddress address, Path config) throws CheckpointException {
      try {
        return read(config);
      } catch (CheckpointException e) {
        // Where it lies for a moment says nothing to anybody.
        String message = e.getMessage().replace(config.toString(), address + ", config.json");
        throw new CheckpointException(message, e.remedy(), e);
      }
    }

    private static Configured read(Path config) throws CheckpointException {
      ConfigKeys keys = ConfigKeys.read(config);
      String dtype = keys.text("dtype", keys.text("torch_dtype", "float32"));
      long parameters = 0;
      long largest = 0;
      // Every reader notes what it asked for, so each gets keys of its own.
      for (List<Long> shape : Architecture.weights(ConfigKeys.read(config)).values()) {
        long elements = shape.stream().reduce(1L, (a, b) -> a * b);
        parameters += elements;
        largest = Math.max(largest, elements);
      }
      boolean half = dtype.endsWith("16");
      return new Configured(
          Architecture.of(ConfigKeys.read(config)).family().name(),
          ModelShape.of(Architecture.sizes(ConfigKeys.read(config))),
          new WeightSummary(
              parameters, (half ? 2 : 4) * parameters, largest, half ? "F16" : Dtype.F32.name()));
    }
  }

  private Forecast forecast(ModelShape shape, WeightSummary weights) {
    long free = available.getAsLong();
    WeightPlan plan = WeightPlan.of(weights, free);
    int tokens = Math.min(TOKENS, shape.contextLength());
    return new MemoryForecast(shape, plan.use() == SessionSettings.WeightUse.CONVERTED_PER_RUN)
        .forecast(
            tokens,
            Decoder.LOGIT_LENS,
            HiddenRows.BLOCKS,
            plan.privateBytes() + plan.runBytes(),
            free);
  }
}
