package org.logitlens.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.Metric;
import org.logitlens.plot.RangeMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the words that stand for constants, in any case and in every locale alike. */
final class Choices {
  private Choices() {}

  private static <T> T choose(String word, T[] values, Function<T, String> key) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(values)
        .filter(value -> key.apply(value).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + word
                        + "' is not one of "
                        + Arrays.stream(values).map(key).collect(Collectors.joining(", "))));
  }

  /** A colour mode. */
  static final class OfMetric implements ITypeConverter<Metric> {
    @Override
    public Metric convert(String word) {
      return choose(word, Metric.values(), Metric::key);
    }
  }

  /** A decoder. */
  static final class OfDecoder implements ITypeConverter<Decoder> {
    @Override
    public Decoder convert(String word) {
      return choose(word, Decoder.values(), Decoder::key);
    }
  }

  /** Which hidden states are rows. */
  static final class OfHiddenRows implements ITypeConverter<HiddenRows> {
    @Override
    public HiddenRows convert(String word) {
      return choose(word, HiddenRows.values(), HiddenRows::key);
    }
  }

  /** A device. */
  static final class OfDevice implements ITypeConverter<Device.Preference> {
    @Override
    public Device.Preference convert(String word) {
      return choose(
          word,
          Device.Preference.values(),
          device ->
              switch (device) {
                case AUTOMATIC -> "auto";
                case CPU -> "cpu";
              });
    }
  }

  /** What happens to a prompt that is too long. */
  static final class OfOverflow implements ITypeConverter<PromptOptions.Overflow> {
    @Override
    public PromptOptions.Overflow convert(String word) {
      return choose(
          word,
          PromptOptions.Overflow.values(),
          overflow -> overflow.name().toLowerCase(Locale.ROOT));
    }
  }

  /** Where the range of the colours comes from; locking one needs numbers and is another option. */
  static final class OfRangeMode implements ITypeConverter<RangeMode> {
    @Override
    public RangeMode convert(String word) {
      return choose(word, new RangeMode[] {RangeMode.POST, RangeMode.AUTOMATIC}, RangeMode::key);
    }
  }
}
