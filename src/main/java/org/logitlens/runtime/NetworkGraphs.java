package org.logitlens.runtime;

import org.logitlens.export.BodyRows;
import org.logitlens.export.Network;
import org.logitlens.lens.HiddenRows;

/**
 * The graphs of a network.
 *
 * @param network gives them
 */
record NetworkGraphs(Network network) implements LensGraphs {

  @Override
  public byte[] body(HiddenRows rows) {
    BodyRows given =
        switch (rows) {
          case BLOCKS -> BodyRows.BLOCKS;
          case MID_BLOCKS -> BodyRows.MID_BLOCKS;
        };
    return network.continuedBody(given).orElseGet(() -> network.body(given));
  }

  @Override
  public byte[] head() {
    return network.head();
  }

  @Override
  public byte[] model() {
    // Run once, on a few tokens: memory counts for more than time.
    return network.widenedInRuns().model();
  }
}
