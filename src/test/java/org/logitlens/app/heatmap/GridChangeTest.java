package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.TestGrids;

class GridChangeTest {
  private static final LensGrid SHORT = TestGrids.ofTokens(4, 1, List.of(" a", " b", " c"));
  private static final LensGrid LONG = TestGrids.ofTokens(4, 1, List.of(" a", " b", " c", " d"));

  @Test
  void aTokenMoreAtTheEndIsTypedOn() {
    assertTrue(new GridChange(SHORT, LONG).isTypedOn());
    assertFalse(new GridChange(LONG, SHORT).isTypedOn());
    assertFalse(new GridChange(SHORT, SHORT).isTypedOn());
    assertFalse(new GridChange(null, LONG).isTypedOn());
  }

  @Test
  void anotherPromptIsNotTypedOnWhateverItsLength() {
    LensGrid one = TestGrids.random(4, 5, 50, 1);
    LensGrid other = TestGrids.random(4, 9, 50, 2);
    assertFalse(new GridChange(one, other).isTypedOn());
  }

  @Test
  void otherRowsAreAnotherPicture() {
    LensGrid mid = TestGrids.random(4, 3, 50, 1, Decoder.LOGIT_LENS, HiddenRows.MID_BLOCKS);
    assertFalse(new GridChange(SHORT, LONG).isAnotherPicture());
    assertTrue(new GridChange(SHORT, mid).isAnotherPicture());
    assertTrue(new GridChange(null, LONG).isAnotherPicture());
    assertTrue(new GridChange(LONG, null).isAnotherPicture());
  }

  @Test
  void cellsOutsideOfTheNewGridAreNotKept() {
    assertTrue(new GridChange(LONG, SHORT).keeps(new Cell(4, 2)));
    assertFalse(new GridChange(LONG, SHORT).keeps(new Cell(4, 3)));
    assertFalse(new GridChange(LONG, SHORT).keeps(new Cell(5, 2)));
    assertFalse(new GridChange(LONG, null).keeps(new Cell(0, 0)));
    assertFalse(new GridChange(LONG, SHORT).keeps(null));
  }
}
