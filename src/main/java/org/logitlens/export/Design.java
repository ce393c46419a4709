package org.logitlens.export;

import java.util.OptionalInt;

/**
 * What a model of some architecture computes, as its config says: written into a graph part by
 * part. Each weight is named once, with its shape, where it is used. Immutable.
 */
interface Design {

  /** Its sizes. */
  Sizes sizes();

  /** The token that begins a text, where the config names one. */
  OptionalInt bosId();

  /** Floats of the keys, or of the values, of one position in one block. */
  default int keyWidth() {
    return sizes().width();
  }

  /**
   * The longest prompt whose rows do not depend on how long it is: a token more leaves the rows of
   * those before it as they are, unless it makes the prompt longer than this.
   */
  default int steadyLength() {
    return Integer.MAX_VALUE;
  }

  /**
   * The input row.
   *
   * @param ids int64 [T]
   * @return {@code h_0} [T, C]
   */
  Value embed(Layers layers, Value ids);

  /**
   * One block.
   *
   * @param block its number, from 0
   * @param h what comes into it, [T, C]
   */
  Residual block(Layers layers, int block, Value h);

  /** What follows the last block. */
  Readout readout();
}
