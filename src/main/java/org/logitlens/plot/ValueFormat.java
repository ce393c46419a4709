package org.logitlens.plot;

import java.util.Locale;
import java.util.regex.Pattern;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ValueRange;

/** How numbers are written, the same in hover card, inspector, legend and picture. */
public enum ValueFormat {
  /** Logits: two decimals. */
  LOGIT,
  /** Probabilities: three decimals, below 0.001 two significant digits. */
  PROBABILITY,
  /** Ranks: whole numbers. */
  RANK,
  /** Nats: two decimals, below 0.01 two significant digits. */
  NATS;

  /** What stands for a number that there is none of. */
  public static final String NONE = "–";

  private static final String NOT_FINITE = "not finite";
  private static final Pattern NEGATIVE_ZERO = Pattern.compile("^-(?=0(\\.0*)?$)");

  /** How the values of a colour mode are written. */
  public static ValueFormat of(Metric metric) {
    return switch (metric.family()) {
      case LOGIT -> LOGIT;
      case PROBABILITY -> PROBABILITY;
      case RANK -> RANK;
      case KL, ENTROPY, OTHER -> NATS;
    };
  }

  /** A probability as {@code 49.6 %}. */
  public static String percent(double probability) {
    if (!Double.isFinite(probability)) {
      return NOT_FINITE;
    }
    double percent = 100 * probability;
    return percent > 0 && percent < 0.05
        ? "< 0.1 %"
        : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /** A value without its unit; NaN and infinities become {@code not finite}. */
  public String format(double value) {
    if (!Double.isFinite(value)) {
      return NOT_FINITE;
    }
    return switch (this) {
      case LOGIT -> fixed(value, 2);
      case RANK -> fixed(value, 0);
      case PROBABILITY -> small(value, 0.001, 3);
      case NATS -> small(value, 0.01, 2);
    };
  }

  /** A value with the unit of its mode, {@code 0.71 nats}. */
  public static String withUnit(Metric metric, double value) {
    String number = of(metric).format(value);
    return metric.unit().isEmpty() || !Double.isFinite(value)
        ? number
        : number + " " + metric.unit();
  }

  /** A tick of a scale, with as many decimals as its step needs. */
  String tick(double value, ValueRange range) {
    double size = Math.max(Math.abs(range.low()), Math.abs(range.high()));
    if (value != 0 && (size < 1e-3 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.2g", value);
    }
    String text = String.format(Locale.ROOT, "%.4f", value);
    text = text.replaceFirst("\\.?0+$", "");
    return text.isEmpty() || text.equals("-0") ? "0" : text.replace('-', '−');
  }

  private static String small(double value, double below, int decimals) {
    double size = Math.abs(value);
    return size > 0 && size < below
        ? String.format(Locale.ROOT, "%.1e", value)
        : fixed(value, decimals);
  }

  private static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.startsWith("-")
        ? NEGATIVE_ZERO.matcher(text).replaceFirst("").replace('-', '−')
        : text;
  }
}
