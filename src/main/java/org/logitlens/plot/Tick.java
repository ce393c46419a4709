package org.logitlens.plot;

import java.util.ArrayList;
import java.util.List;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ValueRange;

/**
 * Round values along a colour bar.
 *
 * @param value the value
 * @param fraction where it lies, 0 at the low end to 1 at the high end
 * @param label how it is written
 */
public record Tick(double value, double fraction, String label) {
  private static final double SLACK = 1e-9;
  private static final List<Integer> STEPS = List.of(1, 2, 5);

  /**
   * The ticks of a range, ascending; steps of 1, 2 or 5 times a power of ten, for logarithmic
   * ranges powers of ten with 2 and 5 between them where there is room.
   *
   * @param most how many there may be, at least 2
   */
  public static List<Tick> of(Metric metric, ValueRange range, int most) {
    List<Double> values = range.logarithmic() ? decades(range, most) : linear(range, most);
    return values.stream()
        .map(v -> new Tick(v, range.fraction(v), ValueFormat.of(metric).tick(v, range)))
        .toList();
  }

  private static List<Double> linear(ValueRange range, int most) {
    double span = range.high() - range.low();
    double power = Math.pow(10, Math.floor(Math.log10(span / most)));
    double step = power;
    for (int factor : List.of(1, 2, 5, 10, 20)) {
      step = factor * power;
      if (last(range, step) - first(range, step) < most) {
        break;
      }
    }
    List<Double> values = new ArrayList<>();
    for (long n = first(range, step); n <= last(range, step); n++) {
      values.add(n * step);
    }
    return values;
  }

  private static long first(ValueRange range, double step) {
    return (long) Math.ceil(range.low() / step - SLACK);
  }

  private static long last(ValueRange range, double step) {
    return (long) Math.floor(range.high() / step + SLACK);
  }

  private static List<Double> decades(ValueRange range, int most) {
    List<Double> values = new ArrayList<>();
    for (List<Integer> factors : List.of(STEPS, List.of(1))) {
      values.clear();
      int decade = (int) Math.floor(Math.log10(range.low()) + SLACK);
      for (double power = Math.pow(10, decade); power <= range.high() * 1.000001; power *= 10) {
        for (int factor : factors) {
          double value = factor * power;
          if (value >= range.low() * (1 - SLACK) && value <= range.high() * (1 + SLACK)) {
            values.add(value);
          }
        }
      }
      if (values.size() <= most && values.size() >= 2) {
        return values;
      }
    }
    return values.size() < 2 ? List.of(range.low(), range.high()) : values;
  }
}
