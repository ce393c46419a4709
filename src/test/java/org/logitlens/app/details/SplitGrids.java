package org.logitlens.app.details;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.ExactColumn;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.Vocabulary;

/** Grids whose tokens cut characters. */
final class SplitGrids {
  private SplitGrids() {}

  /** Two blocks over U+1F600 in three tokens and an "a". */
  static LensGrid emoji() {
    List<byte[]> pieces = new ArrayList<>();
    for (String hex : List.of("f09f", "98", "80", "61")) {
      pieces.add(HexFormat.of().parseHex(hex));
    }
    Vocabulary vocabulary = new Vocabulary(pieces, pieces.size());
    List<Token> tokens = new ArrayList<>();
    List<LensColumn> columns = new ArrayList<>();
    double[][] logits = {{3, 1, 0, 2}, {0, 3, 1, 2}, {0, 1, 2, 3}};
    for (int id = 0; id < pieces.size(); id++) {
      tokens.add(vocabulary.token(id));
      Integer next = id + 1 < pieces.size() ? id + 1 : null;
      columns.add(ExactColumn.of(logits, 3, id, next));
    }
    return new LensGrid(
        "split",
        vocabulary,
        new Prompt("😀a", tokens, List.of(0, 0, 0, 2), List.of()),
        2,
        Decoder.LOGIT_LENS,
        HiddenRows.BLOCKS,
        columns);
  }
}
