package org.logitlens.runtime;

import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.export.Architecture;
import org.logitlens.export.BodyRows;
import org.logitlens.lens.HiddenRows;

/**
 * The graphs of a checkpoint by its architecture.
 *
 * @param architecture that of the checkpoint
 * @param checkpoint the weights the graphs point to
 */
record CheckpointGraphs(Architecture architecture, Checkpoint checkpoint) implements LensGraphs {

  @Override
  public byte[] body(HiddenRows rows) {
    BodyRows wanted =
        switch (rows) {
          case BLOCKS -> BodyRows.BLOCKS;
          case MID_BLOCKS -> BodyRows.MID_BLOCKS;
        };
    return architecture.body(checkpoint, wanted);
  }

  @Override
  public byte[] head() {
    return architecture.head(checkpoint);
  }

  @Override
  public byte[] model() {
    return architecture.model(checkpoint);
  }
}
