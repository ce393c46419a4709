package org.logitlens.lens;

/** Which family of colours a mode is painted in, from the low end of its range to the high end. */
public enum Palette {
  /** CET-CBL2, dark to light. */
  CBL2,
  /** CET-CBL2, light to dark. */
  CBL2_REVERSED,
  /** ColorBrewer Blues, light to dark. */
  BLUES,
  /** ColorBrewer Blues, dark to light. */
  BLUES_REVERSED
}
