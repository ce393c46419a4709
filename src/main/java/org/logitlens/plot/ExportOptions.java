package org.logitlens.plot;

/**
 * How a picture is written.
 *
 * @param scale pixels of the file per pixel of the layout, 1 to 8; text grows with it
 * @param dpi resolution noted in the file, 1 to 10000 dots per inch
 */
public record ExportOptions(int scale, int dpi) {
  /** The greatest scale. */
  public static final int MAX_SCALE = 8;

  /** The greatest resolution. */
  public static final int MAX_DPI = 10_000;

  /** Twice the layout's pixels, 192 dots per inch: text of its usual size on paper. */
  public static final ExportOptions DEFAULT = new ExportOptions(2, 192);

  /** Checks both. */
  public ExportOptions {
    if (scale < 1 || scale > MAX_SCALE) {
      throw new IllegalArgumentException("scale " + scale + " is not 1 to " + MAX_SCALE);
    }
    if (dpi < 1 || dpi > MAX_DPI) {
      throw new IllegalArgumentException("dpi " + dpi + " is not 1 to " + MAX_DPI);
    }
  }
}
