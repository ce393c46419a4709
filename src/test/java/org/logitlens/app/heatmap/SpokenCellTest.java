package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.Token;

class SpokenCellTest {

  @Test
  void aCellIsOneSentence() {
    LensGrid plasma = TestGrids.golden(0);
    assertEquals(
        "block 4, position 25, after as: guess comma, 49.6 percent, rank of final guess 1, KL 0.71"
            + " nats",
        SpokenCell.of(plasma, new Cell(5, 25), List.of()));
  }

  @Test
  void aMissingColumnAndABrokenCellSaySo() {
    LensGrid grid = TestGrids.random(3, 4, 20, 1);
    assertEquals(
        "block 0, position 3, after "
            + SpokenCell.spoken(grid.prompt().tokens().get(3))
            + ": not decoded yet",
        SpokenCell.of(TestGrids.pendingFrom(grid, 2), new Cell(1, 3), List.of(1)));
    assertEquals(
        "block 0, position 2, after "
            + SpokenCell.spoken(grid.prompt().tokens().get(2))
            + ": no guess, the logits are not finite",
        SpokenCell.of(TestGrids.withNonFinite(grid, 1, 2), new Cell(1, 2), List.of(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "' the', the",
    "'  ', 2 blanks",
    "' ', space",
    "'\n', line break",
    "' (', opening parenthesis",
    "plasma, plasma"
  })
  void tokensAreSpokenInWords(String text, String expected) {
    Token token = new Token(1, text.getBytes(StandardCharsets.UTF_8));
    assertEquals(expected, SpokenCell.spoken(token));
  }

  @Test
  void bytesThatAreNoTextAreSpokenAsTheyAreShown() {
    assertEquals("E6", SpokenCell.spoken(new Token(1, new byte[] {(byte) 0xE6})));
  }
}
