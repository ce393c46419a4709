package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.GoldenGrids;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.GridView;
import org.logitlens.plot.PlotSettings;

class CopiedTextTest {

  @Test
  void aCellIsItsGuessAsPlainText() {
    LensGrid plasma = GoldenGrids.of(0);
    assertEquals(",", CopiedText.of(plasma, new Cell(5, 25)));
    assertEquals("", CopiedText.of(TestGrids.pendingFrom(plasma, 3), new Cell(5, 25)));
  }

  @Test
  @Tag("P18")
  void aLongTokenIsCopiedInFull() {
    String longest = " " + "ÃÂ".repeat(60);
    LensGrid grid = TestGrids.ofTokens(1, 3, List.of(longest, longest));
    assertEquals(longest, CopiedText.of(grid, new Cell(1, 0)));
  }

  @Test
  @Tag("P19")
  void theTableHasOneColumnPerPositionAndOneLinePerRow() {
    LensGrid grid = TestGrids.ofTokens(2, 5, List.of(" the", "a\tb", " the"));
    String[] lines = CopiedText.table(GridView.of(grid, PlotSettings.DEFAULT)).split("\n", -1);
    assertEquals("\t the\ta⇥b\t the", lines[0]);
    assertEquals(5, lines.length);
    assertEquals("block 1", lines[1].split("\t", -1)[0]);
    assertEquals("input", lines[3].split("\t", -1)[0]);
    for (int line = 1; line < 4; line++) {
      assertEquals(4, lines[line].split("\t", -1).length);
    }
  }
}
