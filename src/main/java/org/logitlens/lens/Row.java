package org.logitlens.lens;

import java.util.ArrayList;
import java.util.List;

/**
 * One row of the grid.
 *
 * @param kind what the row decodes
 * @param block the block it belongs to, 0 to L-1; -1 for the input row
 * @param label its name in the picture
 */
public record Row(Kind kind, int block, String label) {

  /** What a row decodes. */
  public enum Kind {
    /** The embeddings, {@code h_0}. */
    INPUT,
    /** The residual stream after attention, before the MLP. */
    MID_BLOCK,
    /** The residual stream after a block. */
    BLOCK,
    /** The model's own output. */
    OUTPUT
  }

  /**
   * The rows of a grid, row 0 first.
   *
   * <p>Logit lens over blocks: input, block 0 .. block L-1 (the last is the output). Post 2020 adds
   * a row "output". Mid-block rows: {@code m_1 .. m_L}, output.
   *
   * @param layers number of blocks, {@code L}, at least 1
   */
  public static List<Row> of(int layers, Decoder decoder, HiddenRows hidden) {
    List<Row> rows = new ArrayList<>();
    if (hidden == HiddenRows.MID_BLOCKS) {
      for (int block = 0; block < layers; block++) {
        rows.add(new Row(Kind.MID_BLOCK, block, "attn " + block));
      }
      rows.add(new Row(Kind.OUTPUT, layers - 1, "output"));
      return List.copyOf(rows);
    }
    rows.add(new Row(Kind.INPUT, -1, "input"));
    for (int block = 0; block < layers; block++) {
      boolean output = block == layers - 1 && decoder == Decoder.LOGIT_LENS;
      rows.add(new Row(output ? Kind.OUTPUT : Kind.BLOCK, block, "block " + block));
    }
    if (decoder == Decoder.POST_2020) {
      rows.add(new Row(Kind.OUTPUT, layers - 1, "output"));
    }
    return List.copyOf(rows);
  }
}
