package org.logitlens.app.details;

import org.logitlens.lens.Bos;
import org.logitlens.lens.Device;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LoadOptions;

/**
 * What the user prefers.
 *
 * @param theme light or dark
 * @param loading how models are opened
 * @param guesses kept guesses per cell, 1 to {@link LensRequest#MAX_K}
 * @param parseSpecial whether special tokens in the text are parsed rather than plain text
 * @param bos whether the beginning-of-sequence token is put before the text
 * @param bottomUp whether the input row is at the bottom of the grid
 * @param inputRow whether the input row is shown
 * @param stride every how many rows are shown, 1 or more
 * @param live whether typing runs the model
 */
public record Preferences(
    ThemeChoice theme,
    LoadOptions loading,
    int guesses,
    boolean parseSpecial,
    Bos bos,
    boolean bottomUp,
    boolean inputRow,
    int stride,
    boolean live) {

  /** The largest stride that can be chosen. */
  public static final int MAX_STRIDE = 99;

  /** What a first start has. */
  public static final Preferences DEFAULT =
      new Preferences(
          ThemeChoice.LIGHT,
          LoadOptions.on(Device.Preference.AUTOMATIC),
          10,
          true,
          Bos.AS_TRAINED,
          true,
          true,
          1,
          false);

  /** Which colours the window has. */
  public enum ThemeChoice {
    /** Always light. */
    LIGHT("Light"),
    /** Always dark. */
    DARK("Dark");

    private final String title;

    ThemeChoice(String title) {
      this.title = title;
    }

    /** The name in the dialog. */
    public String title() {
      return title;
    }
  }

  /** Checks the numbers. */
  public Preferences {
    if (guesses < 1 || guesses > LensRequest.MAX_K) {
      throw new IllegalArgumentException("guesses " + guesses);
    }
    if (stride < 1 || stride > MAX_STRIDE) {
      throw new IllegalArgumentException("stride " + stride);
    }
  }
}
