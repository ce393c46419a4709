package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.ValueFormat;

class CellTextTest {
  private final LensGrid grid = TestGrids.random(4, 6, 40, 3);

  private static String line(String tsv, String name) {
    return tsv.lines().filter(line -> line.startsWith(name + "\t")).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void tableHasEveryMetricUnderItsNameInFullPrecision(Metric metric) {
    CellReading cell = new CellReading(grid, 2, 1);
    String name = metric.unit().isEmpty() ? metric.title() : metric.title() + ", " + metric.unit();
    String value = line(CellText.tsv(List.of(cell)), name).substring(name.length() + 1);
    assertEquals((float) grid.value(metric, 2, 1), Float.parseFloat(value));
  }

  @Test
  void tableHasOneColumnPerCellInEveryLine() {
    String tsv = CellText.tsv(List.of(new CellReading(grid, 2, 1), new CellReading(grid, 0, 5)));
    tsv.lines().forEach(line -> assertEquals(2, line.chars().filter(c -> c == '\t').count(), line));
    assertEquals("cell\tblock 1 · position 1\tinput · position 5", line(tsv, "cell"));
  }

  @Test
  @Tag("P18")
  void longTokenIsCopiedWhole() {
    String word = "Ã".repeat(80);
    LensGrid long1 = TestGrids.ofTokens(2, 1, List.of(word, " b"));
    String tsv = CellText.tsv(List.of(new CellReading(long1, 0, 0)));
    assertEquals("input token\t" + word, line(tsv, "input token"));
    LensGrid spaces = TestGrids.ofTokens(2, 1, List.of(" ".repeat(100), " b"));
    assertEquals(
        "input token\t" + "␠".repeat(100),
        line(CellText.tsv(List.of(new CellReading(spaces, 0, 0))), "input token"));
  }

  @Test
  @Tag("P11")
  void bidiControlsAreCopiedAsEscapesThatCannotTurnTheLine() {
    LensGrid bidi = TestGrids.ofTokens(2, 1, List.of("a\u202Eb", "\u2066", "\tש\n"));
    String tsv =
        CellText.tsv(
            List.of(
                new CellReading(bidi, 0, 0),
                new CellReading(bidi, 0, 1),
                new CellReading(bidi, 0, 2)));
    assertEquals("input token\ta\\u202Eb\t\\u2066\t⇥ש↵", line(tsv, "input token"));
  }

  @Test
  void lastPositionHasADashWhereANextTokenWouldBe() {
    CellReading last = new CellReading(grid, 2, 5);
    assertEquals(ValueFormat.NONE, CellText.value(last, Metric.RANK_NEXT));
    assertEquals(ValueFormat.NONE, CellText.valueWithUnit(last, Metric.SURPRISAL_NEXT));
    assertEquals(
        "Rank of the next token\t", line(CellText.tsv(List.of(last)), "Rank of the next token"));
  }

  @Test
  void columnDecodedWithoutTheJensenShannonDivergenceHasADashForIt() {
    CellReading cell = new CellReading(TestGrids.withoutJs(grid, 1), 2, 1);
    assertEquals(ValueFormat.NONE, CellText.value(cell, Metric.JENSEN_SHANNON));
    assertEquals(ValueFormat.NONE, CellText.valueWithUnit(cell, Metric.JENSEN_SHANNON));
    String tsv = CellText.tsv(List.of(cell));
    assertEquals("Jensen-Shannon, nats\t", line(tsv, "Jensen-Shannon, nats"));
    assertFalse(tsv.contains("NaN"), tsv);
  }

  @Test
  void cellThatIsNotFiniteSaysSoInsteadOfANumber() {
    LensGrid bad = TestGrids.withNonFinite(grid, 2, 1);
    CellReading cell = new CellReading(bad, 2, 1);
    assertTrue(CellText.note(cell).contains("not finite"));
    assertEquals("not finite", CellText.value(cell, Metric.ENTROPY));
    assertTrue(cell.guesses().isEmpty());
    assertFalse(CellText.tsv(List.of(cell)).contains("guess 1"));
    assertTrue(CellText.sentence(cell).contains("not finite"));
  }

  @Test
  void cellThatIsNotDecodedYetSaysSo() {
    CellReading cell = new CellReading(TestGrids.pendingFrom(grid, 3), 2, 4);
    assertEquals("This column is not decoded yet.", CellText.note(cell));
    assertEquals(ValueFormat.NONE, CellText.value(cell, Metric.ENTROPY));
  }

  @Test
  void agreeingGuessIsKnownById() {
    int last = grid.rowCount() - 1;
    assertTrue(new CellReading(grid, last, 1).guesses().get(0).isFinal());
    for (int row = 0; row < grid.rowCount(); row++) {
      assertEquals(grid.agrees(row, 1), new CellReading(grid, row, 1).guesses().get(0).isFinal());
    }
  }

  @Test
  void sentenceNamesRowPositionTokenAndGuess() {
    CellReading cell = new CellReading(grid, grid.rowCount() - 1, 1);
    CellReading.Guess best = cell.guesses().get(0);
    assertEquals(
        "block 3, position 1, after "
            + cell.input().label().plain()
            + ": "
            + best.token().label().plain()
            + ", "
            + ValueFormat.percent(best.probability())
            + ", the final guess.",
        CellText.sentence(cell));
  }
}
