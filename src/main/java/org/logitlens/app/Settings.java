package org.logitlens.app;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.Metric;
import org.logitlens.plot.RangeMode;
import org.logitlens.plot.Theme;

/**
 * What is kept from one start to the next. Every value is within its limits: the constructor
 * replaces what is not.
 *
 * @param version of this record's layout
 * @param window where the window was
 * @param inspector whether the inspector is unfolded
 * @param theme light or dark
 * @param model the model's folder; empty for the bundled one
 * @param recent folders opened before, newest first
 * @param prompt the last prompt
 * @param live whether the grid follows typing
 * @param metric the colour mode
 * @param rangeMode where the scale's range comes from
 * @param decoder how rows are decoded
 * @param hiddenRows which hidden states are rows
 * @param withInput whether the input row is shown
 * @param stride every how many rows are shown
 * @param bottomUp whether the input row is at the bottom
 * @param guesses kept guesses per cell, 1 to 50
 * @param parseSpecial whether special tokens in the text are parsed
 * @param bos whether the beginning-of-sequence token is put first
 * @param device where models should run
 * @param leaveOutUnused whether ids without a token get no logit
 */
public record Settings(
    int version,
    WindowPlace window,
    boolean inspector,
    Theme theme,
    String model,
    List<String> recent,
    String prompt,
    boolean live,
    Metric metric,
    RangeMode rangeMode,
    Decoder decoder,
    HiddenRows hiddenRows,
    boolean withInput,
    int stride,
    boolean bottomUp,
    int guesses,
    boolean parseSpecial,
    Bos bos,
    Device.Preference device,
    boolean leaveOutUnused) {

  /** The layout this program writes. */
  public static final int VERSION = 1;

  /** How many folders are remembered. */
  public static final int MAX_RECENT = 8;

  /** Of a first start. */
  public static final Settings DEFAULT =
      new Settings(
          VERSION,
          WindowPlace.UNSET,
          true,
          Theme.LIGHT,
          "",
          List.of(),
          "Sometimes, when people say plasma, they mean a state of matter. Other times, when people"
              + " say plasma",
          true,
          Metric.KL_FINAL_LAYER,
          RangeMode.POST,
          Decoder.LOGIT_LENS,
          HiddenRows.BLOCKS,
          true,
          1,
          true,
          10,
          true,
          Bos.AS_TRAINED,
          Device.Preference.AUTOMATIC,
          false);

  /**
   * Puts values within their limits. A null, which a file can hold where a name is not known any
   * more, becomes the default.
   */
  public Settings {
    window = orElse(window, WindowPlace.UNSET);
    theme = orElse(theme, Theme.LIGHT);
    model = orElse(model, "");
    recent = recent == null ? List.of() : firsts(recent);
    prompt = orElse(prompt, "");
    metric = orElse(metric, Metric.KL_FINAL_LAYER);
    rangeMode = orElse(rangeMode, RangeMode.POST);
    decoder = orElse(decoder, Decoder.LOGIT_LENS);
    hiddenRows = orElse(hiddenRows, HiddenRows.BLOCKS);
    stride = Math.max(1, stride);
    guesses = Math.min(Math.max(1, guesses), LensRequest.MAX_K);
    bos = orElse(bos, Bos.AS_TRAINED);
    device = orElse(device, Device.Preference.AUTOMATIC);
  }

  /** How the prompt is decoded and shown. */
  LensView view() {
    return new LensView(
        metric, rangeMode, decoder, hiddenRows, withInput, stride, bottomUp, guesses);
  }

  /** How models are opened. */
  LoadOptions loading() {
    return new LoadOptions(device, leaveOutUnused);
  }

  private static List<String> firsts(List<@Nullable String> recent) {
    return recent.stream().filter(Objects::nonNull).distinct().limit(MAX_RECENT).toList();
  }

  private static <T> T orElse(@Nullable T value, T other) {
    return value == null ? other : value;
  }
}
