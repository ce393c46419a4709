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
