package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.ExactColumn;
import org.logitlens.lens.GoldenGrids;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.Token;
import org.logitlens.lens.ValueRange;
import org.logitlens.lens.Vocabulary;

class GridViewTest {
  private static final PlotSettings KL = PlotSettings.DEFAULT;

  private static List<String> rowNames(GridView view) {
    return IntStream.range(0, view.rowCount()).mapToObj(view::rowLabel).toList();
  }

  @Test
  void theInputRowIsAtTheBottomOrAtTheTop() {
    LensGrid grid = TestGrids.random(3, 4, 30, 1);
    List<String> up = List.of("block 2", "block 1", "block 0", "input");
    assertEquals(up, rowNames(GridView.of(grid, KL)));
    List<String> down = List.of("input", "block 0", "block 1", "block 2");
    assertEquals(down, rowNames(GridView.of(grid, KL.withBottomUp(false))));
  }

  @Test
  void aStrideKeepsTheLastRow() {
    LensGrid grid = TestGrids.random(6, 2, 30, 1);
    assertEquals(
        List.of("block 5", "block 3", "input"), rowNames(GridView.of(grid, KL.withStride(4))));
    assertEquals(
        List.of("block 5", "block 3"),
        rowNames(GridView.of(grid, KL.withStride(4).withInput(false))));
  }

  @Test
  void aWindowOfColumnsKeepsPositions() {
    LensGrid grid = TestGrids.random(2, 9, 30, 1);
    GridView view = GridView.of(grid, KL.withColumns(3, 7));
    assertEquals(4, view.columnCount());
    assertEquals(3, view.gridColumn(0));
    assertEquals(2, view.viewColumn(5));
    assertEquals(-1, view.viewColumn(7));
    assertEquals(-1, view.viewColumn(2));
    assertEquals(grid.value(Metric.KL_FINAL_LAYER, 1, 5), view.value(view.viewRow(1), 2));
  }

  @Test
  void aWindowBeyondTheGridShowsItsLastColumn() {
    GridView view = GridView.of(TestGrids.random(2, 3, 30, 1), KL.withColumns(50, 60));
    assertEquals(1, view.columnCount());
    assertEquals(2, view.gridColumn(0));
  }

  @ParameterizedTest
  @EnumSource
  void everyModeColoursCellsByItsScale(Metric metric) {
    for (RangeMode mode : RangeMode.values()) {
      GridView view = GridView.of(GoldenGrids.of(0), KL.withMetric(metric).withRangeMode(mode));
      int[] pixels = new int[view.rowCount() * view.columnCount()];
      view.colors(pixels);
      for (int row = 0; row < view.rowCount(); row++) {
        for (int column = 0; column < view.columnCount(); column++) {
          boolean last = view.gridColumn(column) == view.grid().columnCount() - 1;
          CellState state = metric.needsNext() && last ? CellState.ABSENT : CellState.VALUE;
          assertEquals(state, view.state(row, column));
          int expected =
              state == CellState.ABSENT
                  ? Theme.LIGHT.empty()
                  : ColorMap.of(metric.palette())
                      .argb(view.scale().range().fraction(view.value(row, column)));
          assertEquals(expected, view.argb(row, column));
          assertEquals(expected, pixels[row * view.columnCount() + column]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLockedRangeBelongsToItsMode(Metric metric) {
    LensGrid grid = TestGrids.random(2, 5, 30, 2);
    ValueRange range = new ValueRange(2, 5, metric.isRank());
    PlotSettings locked = KL.withMetric(metric).withLocked(range);
    assertEquals(range, GridView.of(grid, locked).scale().range());
    Metric other = metric == Metric.ENTROPY ? Metric.PROBABILITY : Metric.ENTROPY;
    assertEquals(
        GridView.of(grid, KL.withMetric(other)).scale(),
        GridView.of(grid, locked.withMetric(other)).scale());
    assertEquals(
        range, GridView.of(grid, locked.withMetric(other).withMetric(metric)).scale().range());
  }

  @Test
  void aColumnDecodedWithoutTheModeShownHasNoValuesAndNoHatching() {
    LensGrid grid = TestGrids.withNonFinite(TestGrids.random(3, 4, 40, 3), 1, 2);
    GridView view =
        GridView.of(TestGrids.withoutJs(grid, 0, 2), KL.withMetric(Metric.JENSEN_SHANNON));
    for (int row = 0; row < view.rowCount(); row++) {
      assertEquals(CellState.ABSENT, view.state(row, 0));
      assertEquals(Theme.LIGHT.empty(), view.argb(row, 0));
      assertNotNull(view.label(row, 0));
      assertEquals(CellState.VALUE, view.state(row, 1));
    }
    assertEquals(CellState.NON_FINITE, view.state(view.viewRow(1), 2));
    assertEquals(CellState.VALUE, GridView.of(TestGrids.withoutJs(grid), KL).state(0, 0));
  }

  @Test
  void theLegendTellsNoNextTokenFromNotComputed() {
    LensGrid grid = TestGrids.withoutJs(TestGrids.random(3, 4, 40, 3));
    assertEquals(List.of(LegendItem.Sign.NOT_ASKED_FOR), absences(grid, Metric.JENSEN_SHANNON));
    assertEquals(List.of(LegendItem.Sign.ABSENT), absences(grid, Metric.RANK_NEXT));
    assertEquals(List.of(), absences(grid, Metric.ENTROPY));
  }

  private static List<LegendItem.Sign> absences(LensGrid grid, Metric metric) {
    return LegendItem.of(GridView.of(grid, KL.withMetric(metric))).stream()
        .map(LegendItem::sign)
        .filter(
            sign ->
                sign == LegendItem.Sign.ABSENT
                    || sign == LegendItem.Sign.NOT_ASKED_FOR
                    || sign == LegendItem.Sign.HATCH)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("R11")
  @Tag("W15")
  void aCellThatIsNotFiniteHasNoColourAndNoGuess(Metric metric) {
    LensGrid grid = TestGrids.withNonFinite(TestGrids.random(3, 6, 40, 3), 1, 2, 4);
    GridView view = GridView.of(grid, KL.withMetric(metric));
    for (int column : List.of(2, 4)) {
      int row = view.viewRow(1);
      assertEquals(CellState.NON_FINITE, view.state(row, column));
      assertEquals(Theme.LIGHT.empty(), view.argb(row, column));
      assertNull(view.label(row, column));
      assertFalse(view.outlined(row, column));
    }
    assertEquals(CellState.VALUE, view.state(view.viewRow(1), 3));
  }

  @Test
  @Tag("R11")
  void anOutputThatIsNotFiniteHatchesEveryComparisonWithIt() {
    LensGrid grid = TestGrids.withNonFinite(TestGrids.random(3, 4, 40, 3), 3, 1);
    GridView kl = GridView.of(grid, KL);
    GridView entropy = GridView.of(grid, KL.withMetric(Metric.ENTROPY));
    for (int row = 0; row < kl.rowCount(); row++) {
      assertEquals(CellState.NON_FINITE, kl.state(row, 1));
      assertFalse(kl.outlined(row, 1));
    }
    assertEquals(CellState.NON_FINITE, entropy.state(0, 1));
    assertEquals(CellState.VALUE, entropy.state(1, 1));
    assertTrue(Double.isNaN(kl.settledEarly(1)));
  }

  @ParameterizedTest
  @EnumSource
  void columnsThatAreNotDecodedYetArePale(Metric metric) {
    LensGrid grid = TestGrids.pendingFrom(TestGrids.random(2, 5, 30, 1), 3);
    GridView view = GridView.of(grid, KL.withMetric(metric).withTheme(Theme.DARK));
    assertEquals(CellState.PENDING, view.state(0, 4));
    assertEquals(Theme.DARK.pending(), view.argb(0, 4));
    assertNull(view.label(0, 4));
    assertNotNull(view.inputLabel(4));
    assertEquals(CellState.VALUE, view.state(0, 0));
  }

  @Test
  void theOutputRowIsOutlinedEverywhere() {
    GridView view = GridView.of(GoldenGrids.of(0), KL);
    for (int column = 0; column < view.columnCount(); column++) {
      assertTrue(view.outlined(0, column));
    }
  }

  /** Two rows, three ids of which two are the same text. */
  private static LensGrid twins() {
    byte[] the = " the".getBytes(StandardCharsets.UTF_8);
    Vocabulary words = new Vocabulary(List.of(the, the, new byte[] {'x'}), 3);
    List<Token> tokens = List.of(words.token(0), words.token(0), words.token(0));
    List<@Nullable LensColumn> columns = new ArrayList<>();
    // At every position the first row guesses id 0; the output guesses id 1, then 0, then 1.
    for (double[] output : List.of(d(0, 5, 1), d(5, 0, 1), d(0, 5, 1))) {
      Integer next = columns.size() < 2 ? 0 : null;
      columns.add(ExactColumn.of(new double[][] {d(3, 1, 0), output}, 2, 0, next));
    }
    Prompt prompt = new Prompt(" the the the", tokens, List.of(0, 4, 8), List.of());
    return new LensGrid("twins", words, prompt, 1, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, columns);
  }

  private static double[] d(double... values) {
    return values;
  }

  @Test
  @Tag("P19")
  void equalTokensHaveAColumnEachAndIdsDecideWhatAgrees() {
    GridView view = GridView.of(twins(), KL);
    assertEquals(3, view.columnCount());
    for (int column = 0; column < 3; column++) {
      assertEquals("·the", view.inputLabel(column).plain());
    }
    // Same text, other id: no outline, no (*).
    assertFalse(view.outlined(1, 0));
    assertTrue(view.outlined(1, 1));
    assertFalse(view.outlined(1, 2));
    assertEquals("·the", label(view, 0));
    assertEquals("(*) ·the", label(view, 1));
    assertNull(view.nextLabel(2));
  }

  private static String label(GridView view, int column) {
    var label = view.nextLabel(column);
    assertNotNull(label);
    return label.plain();
  }

  @Test
  @Tag("P9")
  void aSplitCharacterNamesItselfAndItsPart() {
    LensGrid grid = GoldenGrids.of(5);
    GridView view = GridView.of(grid, KL);
    List<String> labels =
        IntStream.range(0, view.columnCount())
            .mapToObj(column -> view.inputLabel(column).plain())
            .toList();
    assertEquals(
        Stream.of(Face.values()).anyMatch(face -> face.draws("🙂"))
            ? List.of("🙂 1/4", "🙂 2/4", "🙂 3/4", "🙂 4/4")
            : List.of("F0 1/4", "9F 2/4", "99 3/4", "82 4/4"),
        labels.stream().filter(label -> label.endsWith("/4")).toList());
    assertTrue(
        labels.containsAll(
            Stream.of(Face.values()).anyMatch(face -> face.draws("日本"))
                ? List.of("日 1/3", "日 2/3", "日 3/3", "本 3/3")
                : List.of("E6 1/3", "97 2/3", "A5 3/3", "AC 3/3")),
        labels.toString());
  }

  @Test
  void depthIsTallWhereTheGuessSettledEarly() {
    GridView view = GridView.of(GoldenGrids.of(0), KL);
    // Reference: settled[0] is row 4 of 0 to 8.
    assertEquals(0.5, view.settledEarly(0));
  }

  @Test
  void settingsRefuseNonsense() {
    assertThrows(IllegalArgumentException.class, () -> KL.withStride(0));
    assertThrows(IllegalArgumentException.class, () -> KL.withColumns(3, 3));
    assertThrows(IllegalArgumentException.class, () -> KL.withColumns(-1, 3));
    assertThrows(IllegalArgumentException.class, () -> KL.withCellSize(0, 5));
    GridView view = GridView.of(TestGrids.random(2, 2, 30, 1), KL);
    assertThrows(IllegalArgumentException.class, () -> view.colors(new int[5]));
  }
}
