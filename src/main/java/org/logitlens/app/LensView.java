package org.logitlens.app;

import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Metric;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.RangeMode;

/**
 * How a prompt is decoded and shown, whatever the prompt: what settings and sessions remember of
 * it. The theme is the user's, not the picture's, and no part of it.
 *
 * @param metric the colour mode
 * @param rangeMode where the scale's range comes from
 * @param decoder how rows are decoded
 * @param hiddenRows which hidden states are rows
 * @param withInput whether the input row is shown
 * @param stride every how many rows are shown, 1 or more
 * @param bottomUp whether the input row is at the bottom
 * @param guesses kept guesses per cell, 1 to {@link LensRequest#MAX_K}
 */
record LensView(
    Metric metric,
    RangeMode rangeMode,
    Decoder decoder,
    HiddenRows hiddenRows,
    boolean withInput,
    int stride,
    boolean bottomUp,
    int guesses) {

  /** What the window shows now. FX thread. */
  static LensView of(LensViewModel viewModel) {
    PlotSettings plot = viewModel.plotProperty().get();
    return new LensView(
        plot.metric(),
        plot.rangeMode(),
        viewModel.decoderProperty().get(),
        viewModel.hiddenRowsProperty().get(),
        plot.withInput(),
        plot.stride(),
        plot.bottomUp(),
        viewModel.guessesProperty().get());
  }

  /** Makes the window show this; what else it shows stays. FX thread. */
  void applyTo(LensViewModel viewModel) {
    viewModel
        .plotProperty()
        .set(
            viewModel
                .plotProperty()
                .get()
                .withMetric(metric)
                .withRangeMode(rangeMode)
                .withInput(withInput)
                .withStride(stride)
                .withBottomUp(bottomUp));
    viewModel.decoderProperty().set(decoder);
    viewModel.hiddenRowsProperty().set(hiddenRows);
    viewModel.guessesProperty().set(guesses);
  }
}
