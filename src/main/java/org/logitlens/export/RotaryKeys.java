package org.logitlens.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;

/**
 * Reads how positions turn: {@code rope_theta} and {@code rope_scaling} of older configs, {@code
 * rope_parameters} of newer ones, with every published scaling.
 *
 * <p>Sources: linear scaling, Chen et al. (2023); dynamic scaling, bloc97 and emozilla (2023);
 * YaRN, Peng et al. (2023); LongRoPE, Ding et al. (2024); Llama 3.1, Dubey et al. (2024).
 */
final class RotaryKeys {
  private static final Set<String> KEYS =
      Set.of(
          "type",
          "rope_type",
          "rope_theta",
          "partial_rotary_factor",
          "factor",
          "mrope_section",
          "finetuned");

  private static final double MOST = 1e12;

  private static final String ORIGINAL = "original_max_position_embeddings";

  private final ConfigKeys outer;
  private final ConfigKeys scaling;
  private final String kind;
  private final double base;
  private final int width;
  private final int context;

  private RotaryKeys(
      ConfigKeys outer, ConfigKeys scaling, String kind, double base, int width, int context) {
    this.outer = outer;
    this.scaling = scaling;
    this.kind = kind;
    this.base = base;
    this.width = width;
    this.context = context;
  }

  /**
   * Reads what holds for all layers.
   *
   * @param keys the config, whose own {@code original_max_position_embeddings} counts before that
   *     of the object
   * @param scaling the object that may name a scaling; empty for none
   * @param base of the frequencies where that object names none
   * @param width how many numbers of a head are turned
   * @param context longest prompt
   * @param pairing which numbers make a pair
   * @throws CheckpointException naming a scaling that is not known or not complete
   */
  static Rotary read(
      ConfigKeys keys,
      Optional<ConfigKeys> scaling,
      double base,
      int width,
      int context,
      Rotary.Pairing pairing)
      throws CheckpointException {
    return scaling.isPresent()
        ? read(keys, scaling.get(), base, width, context, pairing)
        : Rotary.plain(base, width, pairing);
  }

  /** Reads what holds for one kind of layer, of which the object alone speaks. */
  static Rotary ofKind(
      Optional<ConfigKeys> scaling, double base, int width, int context, Rotary.Pairing pairing)
      throws CheckpointException {
    return scaling.isPresent()
        ? read(scaling.get(), scaling.get(), base, width, context, pairing)
        : Rotary.plain(base, width, pairing);
  }

  private static Rotary read(
      ConfigKeys outer,
      ConfigKeys object,
      double base,
      int width,
      int context,
      Rotary.Pairing pairing)
      throws CheckpointException {
    String kind = object.text("rope_type", object.text("type", "default"));
    double theta = object.has("rope_theta") ? object.number("rope_theta", base, 0, MOST) : base;
    Rotary rotary = new RotaryKeys(outer, object, kind, theta, width, context).rotary(pairing);
    object.ignore(KEYS);
    if (!object.unknown().isEmpty()) {
      throw ModelKeys.notBuilt(
          object, "rope scaling " + kind + " with", object.unknown(), "the keys that belong to it");
    }
    return rotary;
  }

  private Rotary rotary(Rotary.Pairing pairing) throws CheckpointException {
    List<Double> plain = Rotary.frequencies(base, width);
    return switch (kind) {
      case "default" -> scaled(plain, 1, pairing);
      case "linear" -> {
        double factor = factor();
        yield scaled(plain.stream().map(f -> f / factor).toList(), 1, pairing);
      }
      case "dynamic" -> dynamic(plain, pairing);
      case "llama3" -> scaled(llama3(plain), 1, pairing);
      case "yarn" -> yarn(plain, pairing);
      case "longrope" -> longRope(plain, pairing);
      default ->
          throw ModelKeys.notBuilt(
              scaling, "rope scaling", kind, "default, linear, dynamic, yarn, longrope, llama3");
    };
  }

  private static Rotary scaled(List<Double> frequencies, double scale, Rotary.Pairing pairing) {
    return new Rotary(frequencies, List.of(), 0, Optional.empty(), scale, pairing);
  }

  private double factor() throws CheckpointException {
    return required("factor", 0);
  }

  private double required(String key, double above) throws CheckpointException {
    if (!scaling.has(key)) {
      throw scaling.wrong(key, null, "a number, as rope scaling " + kind + " needs it");
    }
    return scaling.number(key, 0, above, MOST);
  }

  private double optional(String key, double otherwise) throws CheckpointException {
    return scaling.has(key) ? scaling.number(key, otherwise, 0, MOST) : otherwise;
  }

  /** The context length before it was stretched. */
  private int original() throws CheckpointException {
    scaling.ignore(List.of(ORIGINAL));
    ConfigKeys naming = outer.has(ORIGINAL) ? outer : scaling;
    return naming.has(ORIGINAL) ? naming.size(ORIGINAL, "", context, Integer.MAX_VALUE) : context;
  }

  private Rotary dynamic(List<Double> plain, Rotary.Pairing pairing) throws CheckpointException {
    if (width == 2) {
      throw ModelKeys.notBuilt(
          scaling,
          "rope scaling dynamic where a head turns",
          "2 numbers",
          "at least 4 numbers, n, as the base grows with the power n / (n - 2)");
    }
    Rotary.Growth growth = new Rotary.Growth(factor(), context);
    return new Rotary(plain, List.of(), 0, Optional.of(growth), 1, pairing);
  }

  /** Low frequencies are divided by the factor, those between blend. */
  private List<Double> llama3(List<Double> plain) throws CheckpointException {
    double factor = factor();
    double low = required("low_freq_factor", 0);
    double high = required("high_freq_factor", 0);
    int original = original();
    return plain.stream()
        .map(
            f -> {
              double turns = original * f / (2 * Math.PI);
              if (turns < low) {
                return f / factor;
              }
              if (turns > high) {
                return f;
              }
              double smooth = (turns - low) / (high - low);
              return (1 - smooth) * f / factor + smooth * f;
            })
        .toList();
  }

  private Rotary yarn(List<Double> plain, Rotary.Pairing pairing) throws CheckpointException {
    int original = original();
    double factor = scaling.has("factor") ? factor() : (double) context / original;
    double fast = optional("beta_fast", 32);
    double slow = optional("beta_slow", 1);
    boolean whole = !scaling.has("truncate") || scaling.flag("truncate", true);
    double first = correction(fast, original);
    double last = correction(slow, original);
    double low = Math.max(whole ? Math.floor(first) : first, 0);
    double high = Math.min(whole ? Math.ceil(last) : last, width - 1);
    double span = low == high ? 0.001 : high - low;
    List<Double> frequencies =
        IntStream.range(0, plain.size())
            .mapToObj(
                i -> {
                  double kept = 1 - Math.min(1, Math.max(0, (i - low) / span));
                  return plain.get(i) * (kept + (1 - kept) / factor);
                })
            .toList();
    return scaled(frequencies, yarnScale(factor), pairing);
  }

  /** The pair that turns so many times within the original length. */
  private double correction(double turns, int original) {
    return width * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(base));
  }

  private double yarnScale(double factor) throws CheckpointException {
    double part = optional("mscale", 0);
    double all = optional("mscale_all_dim", 0);
    double inferred =
        part > 0 && all > 0
            ? magnitude(factor, part) / magnitude(factor, all)
            : magnitude(factor, 1);
    return optional("attention_factor", inferred);
  }

  private static double magnitude(double factor, double times) {
    return factor <= 1 ? 1 : 0.1 * times * Math.log(factor) + 1;
  }

  private Rotary longRope(List<Double> plain, Rotary.Pairing pairing) throws CheckpointException {
    int original = original();
    double factor = scaling.has("factor") ? factor() : (double) context / original;
    double inferred = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
    return new Rotary(
        divided(plain, "short_factor"),
        divided(plain, "long_factor"),
        original,
        Optional.empty(),
        optional("attention_factor", inferred),
        pairing);
  }

  private List<Double> divided(List<Double> plain, String key) throws CheckpointException {
    List<Double> factors = scaling.numbers(key);
    if (factors.size() != plain.size()) {
      throw scaling.wrong(
          key, scaling.get(key), "a list of " + plain.size() + " numbers, half of a head's width");
    }
    List<Double> frequencies = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      frequencies.add(plain.get(i) / factors.get(i));
    }
    return frequencies;
  }
}
