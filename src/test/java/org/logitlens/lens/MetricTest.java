package org.logitlens.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {
  private static final Vocabulary VOCABULARY = new Vocabulary(List.of(), 100);

  /** One column of three rows; row r of the n-th statistic is {@code base + 100 n + r}. */
  private static LensColumn column(float base, float[] bestLogits) {
    Map<Statistic, float[]> all = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      float start = base + 100f * index(statistic);
      all.put(statistic, new float[] {start, start + 1, start + 2});
    }
    return new LensColumn(3, 1, new int[] {1, 2, 3}, bestLogits, all);
  }

  private static int index(Statistic statistic) {
    return Arrays.asList(Statistic.values()).indexOf(statistic);
  }

  private static LensGrid grid(LensColumn... columns) {
    List<Token> tokens = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      tokens.add(VOCABULARY.token(i));
      starts.add(i);
    }
    Prompt prompt = new Prompt("x".repeat(columns.length), tokens, starts, List.of());
    return new LensGrid(
        "tiny",
        VOCABULARY,
        prompt,
        2,
        Decoder.LOGIT_LENS,
        HiddenRows.BLOCKS,
        Arrays.asList(columns));
  }

  @Test
  void everyModeReadsItsOwnStatistic() {
    LensColumn column = column(0, new float[] {7, 8, 9});
    assertEquals(8, Metric.LOGIT.value(column, 1));
    assertEquals(Math.exp(8 - 1.0), Metric.PROBABILITY.value(column, 1), 1e-9);
    Map<Metric, Statistic> plain =
        Map.of(
            Metric.LOGIT_FINAL, Statistic.LOGIT_FINAL,
            Metric.RANK_FINAL, Statistic.RANK_FINAL,
            Metric.RANK_NEXT, Statistic.RANK_NEXT,
            Metric.RANK_INPUT, Statistic.RANK_INPUT,
            Metric.KL_FINAL_LAYER, Statistic.KL_FINAL_LAYER,
            Metric.KL_INPUT_LAYER, Statistic.KL_INPUT_LAYER,
            Metric.KL_LAYER_FINAL, Statistic.KL_LAYER_FINAL,
            Metric.JENSEN_SHANNON, Statistic.JS,
            Metric.ENTROPY, Statistic.ENTROPY,
            Metric.SURPRISAL_NEXT, Statistic.SURPRISAL_NEXT);
    plain.forEach(
        (metric, statistic) ->
            assertEquals(column.get(statistic, 2), metric.value(column, 2), metric.key()));
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void allRowsAtOnceAreWhatEachRowIs(Metric metric) {
    LensGrid grid = TestGrids.withNonFinite(TestGrids.random(4, 6, 40, 3), 2, 1);
    double[] values = new double[grid.rowCount()];
    for (int column = 0; column < grid.columnCount(); column++) {
      metric.values(grid.column(column), values);
      for (int row = 0; row < grid.rowCount(); row++) {
        assertEquals(grid.value(metric, row, column), values[row], row + ", " + column);
      }
    }
  }

  @Test
  void theProbabilityOfTheFinalGuessIsItsLogitLessTheLogSumExp() {
    Map<Statistic, float[]> all = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      all.put(statistic, new float[3]);
    }
    all.put(Statistic.LSE, new float[] {1, 2, 3});
    all.put(Statistic.LOGIT_FINAL, new float[] {-1, 0, 2.5f});
    LensColumn column = new LensColumn(3, 1, new int[] {0, 0, 0}, new float[3], all);
    assertEquals(Math.exp(-2), Metric.PROBABILITY_FINAL.value(column, 0), 1e-12);
    assertEquals(Math.exp(-0.5), Metric.PROBABILITY_FINAL.value(column, 2), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyModeHasANameAFormulaAnExplanationAndAUsableScale(Metric metric) {
    assertFalse(metric.title().isBlank());
    assertFalse(metric.formula().isBlank());
    assertFalse(metric.explanation().isBlank());
    assertTrue(metric.key().matches("[a-z]+(-[a-z]+)*"), metric.key());
    LensGrid grid = grid(column(1, new float[] {7, 8, 9}), column(2, new float[] {5, 6, 4}));
    ValueRange post = metric.postRange(grid, List.of(0, 1, 2), 0, 2);
    assertTrue(post.low() < post.high());
    assertEquals(metric.isRank(), post.logarithmic());
    ValueRange automatic = metric.automaticRange(grid, List.of(0, 1, 2), 0, 2);
    assertEquals(metric.isRank(), automatic.logarithmic());
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void aRangeIsFoundOnceForAGridAndItsRowsAndColumns(Metric metric) {
    LensGrid grid = grid(column(1, new float[] {7, 8, 9}), column(2, new float[] {5, 6, 4}));
    List<Integer> all = List.of(0, 1, 2);
    assertSame(metric.postRange(grid, all, 0, 2), metric.postRange(grid, List.of(0, 1, 2), 0, 2));
    ValueRange automatic = metric.automaticRange(grid, all, 0, 2);
    assertSame(automatic, metric.automaticRange(grid, List.of(0, 1, 2), 0, 2));
    LensGrid other = grid(column(1, new float[] {1, 2, 3}), column(2, new float[] {1, 6, 40}));
    metric.automaticRange(other, all, 0, 2);
    assertSame(automatic, metric.automaticRange(grid, all, 0, 2));
  }

  @Test
  void fractionsOfManyValuesAreThoseOfEach() {
    for (ValueRange range : List.of(new ValueRange(1, 100, true), new ValueRange(-2, 7, false))) {
      DoubleUnaryOperator fractions = range.fractions();
      for (double value : new double[] {-3, 0, 1, 2.5, 17, 100, 5000, Double.NaN}) {
        assertEquals(range.fraction(value), fractions.applyAsDouble(value));
      }
    }
  }

  @Test
  void namesAreUnique() {
    Set<String> keys = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (Metric metric : Metric.values()) {
      assertTrue(keys.add(metric.key()));
      assertTrue(titles.add(metric.title()));
    }
  }

  @Test
  void positionZeroIsLeftOutOfRangesUnlessItIsAllThereIs() {
    LensGrid grid = grid(column(0, new float[] {900, 900, 900}), column(0, new float[] {1, 2, 4}));
    assertEquals(
        new ValueRange(1, 4, false), Metric.LOGIT.automaticRange(grid, List.of(0, 1, 2), 0, 2));
    assertEquals(new ValueRange(0, 4, false), Metric.LOGIT.postRange(grid, List.of(0, 1, 2), 0, 2));
    assertEquals(
        new ValueRange(0, 900, false), Metric.LOGIT.postRange(grid, List.of(0, 1, 2), 0, 1));
  }

  @Test
  void logitsBelowZeroGetARangeThatShowsThem() {
    LensGrid grid = grid(column(0, new float[] {0, 0, 0}), column(0, new float[] {-50, -40, -30}));
    assertEquals(
        new ValueRange(-50, -30, false), Metric.LOGIT.postRange(grid, List.of(0, 1, 2), 0, 2));
  }

  @Test
  void logitsOfAModelThatBreaksBeforeItsLastRowGetTheRangeOfTheOthers() {
    float nan = Float.NaN;
    LensGrid grid = grid(column(0, new float[] {1, 2, nan}), column(0, new float[] {3, 7, nan}));
    assertEquals(new ValueRange(3, 7, false), Metric.LOGIT.postRange(grid, List.of(0, 1, 2), 0, 2));
  }

  @Test
  void theLibrarysScaleRunsFromTheFifthToTheNinetyFifthPercentile() {
    LensGrid grid = grid(column(0, new float[] {1, 1, 1}), column(1000, new float[] {1, 1, 1}));
    float low = 1000f + 100 * index(Statistic.LOGIT_FINAL);
    ValueRange range = Metric.LOGIT_FINAL.postRange(grid, List.of(0, 1, 2), 0, 2);
    assertEquals(low + 0.1, range.low(), 1e-3);
    assertEquals(low + 1.9, range.high(), 1e-3);
  }

  @Test
  @Tag("R11")
  void valuesThatAreAllEqualOrMissingStillGiveARange() {
    LensGrid equal = grid(column(0, new float[] {3, 3, 3}));
    ValueRange range = Metric.LOGIT.automaticRange(equal, List.of(0, 1, 2), 0, 1);
    assertEquals(3, range.low());
    assertTrue(range.high() > 3);
    float nan = Float.NaN;
    LensGrid missing = grid(column(nan, new float[] {nan, nan, nan}));
    for (Metric metric : Metric.values()) {
      assertTrue(Double.isNaN(metric.value(missing.column(0), 0)));
      ValueRange any = metric.automaticRange(missing, List.of(0, 1, 2), 0, 1);
      assertTrue(any.low() < any.high());
    }
  }

  @Test
  void aLogarithmicRangeGivesEqualRatiosEqualSteps() {
    ValueRange range = new ValueRange(1, 100, true);
    assertEquals(0, range.fraction(1));
    assertEquals(0.5, range.fraction(10), 1e-12);
    assertEquals(1, range.fraction(100), 1e-12);
    assertTrue(range.fraction(1000) > 1);
    assertTrue(range.fraction(0) < 0);
    assertTrue(Double.isNaN(range.fraction(Double.NaN)));
    assertEquals(10, range.valueAt(0.5), 1e-9);
    assertThrows(IllegalArgumentException.class, () -> new ValueRange(0, 1, true));
    assertThrows(IllegalArgumentException.class, () -> new ValueRange(1, 1, false));
    assertThrows(IllegalArgumentException.class, () -> new ValueRange(0, Double.NaN, false));
  }

  @Test
  void modesDifferInWhatTheyShow() {
    assertNotEquals(Metric.RANK_FINAL.formula(), Metric.RANK_NEXT.formula());
    assertEquals(Palette.CBL2, Metric.LOGIT.palette());
    assertEquals(Palette.CBL2_REVERSED, Metric.KL_FINAL_LAYER.palette());
    assertEquals(Palette.BLUES, Metric.RANK_FINAL.palette());
    assertEquals(Palette.BLUES_REVERSED, Metric.PROBABILITY.palette());
  }
}
