package org.logitlens.plot;

import org.logitlens.lens.ValueRange;

/**
 * Colours for values: what paints cells and colour bar alike.
 *
 * @param map the colours
 * @param range the values they span
 */
public record ColorScale(ColorMap map, ValueRange range) {

  /**
   * The colour of a value as {@code 0xAARRGGBB}; what is outside the range gets the colour of its
   * end.
   *
   * @throws IllegalArgumentException for NaN, which has no colour
   */
  public int argb(double value) {
    return map.argb(range.fraction(value));
  }
}
