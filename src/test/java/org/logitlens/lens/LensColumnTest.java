package org.logitlens.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LensColumnTest {

  /** A column whose row r has best id {@code best[r]}; every statistic of row r is r + 1. */
  static LensColumn column(int... best) {
    return column(best, statistics(best.length));
  }

  private static LensColumn column(int[] best, Map<Statistic, float[]> statistics) {
    float[] logits = new float[best.length];
    Arrays.fill(logits, 1);
    return new LensColumn(best.length, 1, best, logits, statistics);
  }

  private static Map<Statistic, float[]> statistics(int rows) {
    Map<Statistic, float[]> all = new EnumMap<>(Statistic.class);
    for (Statistic statistic : Statistic.values()) {
      float[] values = new float[rows];
      for (int row = 0; row < rows; row++) {
        values[row] = row + 1;
      }
      all.put(statistic, values);
    }
    return all;
  }

  @Test
  void firstMatchIsTheFirstRowThatAgreesAndSettledTheFirstThatStaysSo() {
    LensColumn column = column(7, 3, 7, 5, 3, 3);
    assertEquals(1, column.firstMatch());
    assertEquals(4, column.settled());
  }

  @Test
  void aGuessThatNeverChangesSettlesAtTheInput() {
    assertEquals(0, column(3, 3, 3).firstMatch());
    assertEquals(0, column(3, 3, 3).settled());
  }

  @Test
  void aGuessOfTheLastRowAloneSettlesThere() {
    assertEquals(2, column(1, 2, 3).firstMatch());
    assertEquals(2, column(1, 2, 3).settled());
  }

  @Test
  void theProbabilityOfAGuessComesFromItsLogitAndTheLogSumExp() {
    assertEquals(Math.exp(1 - 2.0), column(4, 4).topProbability(1, 0), 1e-12);
  }

  @Test
  @Tag("R11")
  void aRowThatIsNotFiniteHasNoGuessAndNoStatistic() {
    Map<Statistic, float[]> statistics = statistics(3);
    statistics.put(Statistic.LSE, new float[] {1, Float.POSITIVE_INFINITY, 3});
    LensColumn column = column(new int[] {5, 0, 5}, statistics);
    assertEquals(LensColumn.NONE, column.topId(1, 0));
    assertTrue(Float.isNaN(column.topLogit(1, 0)));
    for (Statistic statistic : Statistic.values()) {
      assertTrue(Float.isNaN(column.get(statistic, 1)), statistic.key());
      assertEquals(1, column.get(statistic, 0), statistic.key());
    }
    assertEquals(0, column.firstMatch());
    assertEquals(2, column.settled());
  }

  @Test
  @Tag("R11")
  void anOutputRowThatIsNotFiniteLeavesNothingToCompareWith() {
    Map<Statistic, float[]> statistics = statistics(2);
    statistics.put(Statistic.LSE, new float[] {1, Float.NaN});
    LensColumn column = column(new int[] {5, 5}, statistics);
    assertTrue(Float.isNaN(column.get(Statistic.RANK_FINAL, 0)));
    assertTrue(Float.isNaN(column.get(Statistic.LOGIT_FINAL, 0)));
    assertTrue(Float.isNaN(column.get(Statistic.KL_FINAL_LAYER, 0)));
    assertTrue(Float.isNaN(column.get(Statistic.KL_LAYER_FINAL, 0)));
    assertTrue(Float.isNaN(column.get(Statistic.JS, 0)));
    assertEquals(1, column.get(Statistic.ENTROPY, 0));
    assertEquals(1, column.get(Statistic.KL_INPUT_LAYER, 0));
    assertEquals(LensColumn.NONE, column.firstMatch());
    assertEquals(LensColumn.NONE, column.settled());
  }

  @Test
  @Tag("R11")
  void anInputRowThatIsNotFiniteSpoilsOnlyTheComparisonWithIt() {
    Map<Statistic, float[]> statistics = statistics(2);
    statistics.put(Statistic.LSE, new float[] {Float.NaN, 2});
    LensColumn column = column(new int[] {5, 5}, statistics);
    assertTrue(Float.isNaN(column.get(Statistic.KL_INPUT_LAYER, 1)));
    assertEquals(2, column.get(Statistic.KL_FINAL_LAYER, 1));
  }

  @Test
  void arraysOfTheCallerAreNotShared() {
    int[] ids = {1, 1};
    LensColumn column = column(ids, statistics(2));
    ids[0] = 9;
    assertEquals(1, column.topId(0, 0));
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    Map<Statistic, float[]> statistics = statistics(2);
    assertThrows(
        IllegalArgumentException.class,
        () -> new LensColumn(2, 2, new int[2], new float[4], statistics));
    statistics.put(Statistic.JS, new float[3]);
    assertThrows(
        IllegalArgumentException.class,
        () -> new LensColumn(2, 1, new int[2], new float[2], statistics));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JS")
  void noStatisticButTheJensenShannonDivergenceMayBeLeftOut(Statistic statistic) {
    Map<Statistic, float[]> statistics = statistics(2);
    assertTrue(column(new int[] {5, 5}, statistics).has(statistic));
    statistics.remove(statistic);
    assertThrows(IllegalArgumentException.class, () -> column(new int[] {5, 5}, statistics));
  }

  @Test
  void aColumnWithoutTheJensenShannonDivergenceGivesNanForIt() {
    Map<Statistic, float[]> statistics = statistics(2);
    assertTrue(column(new int[] {5, 5}, statistics).has(Statistic.JS));
    statistics.remove(Statistic.JS);
    LensColumn without = column(new int[] {5, 5}, statistics);
    assertFalse(without.has(Statistic.JS));
    assertTrue(without.has(Statistic.ENTROPY));
    assertTrue(Float.isNaN(without.get(Statistic.JS, 0)));
    assertTrue(Float.isNaN(without.get(Statistic.JS, 1)));
    assertEquals(2, without.get(Statistic.ENTROPY, 1));
  }

  @Test
  void aTrackedTokenHasAProbabilityAndARankAndNeitherInACellThatIsNotFinite() {
    Map<Statistic, float[]> all = statistics(2);
    all.put(Statistic.LSE, new float[] {2, Float.NaN});
    TokenTrack track = new TokenTrack(new float[] {1, 1}, new float[] {7, 7});
    LensColumn column =
        new LensColumn(2, 1, new int[] {1, 2}, new float[] {1, 1}, all, Map.of(5, track));
    assertEquals(Math.exp(-1), column.trackedProbability(5, 0), 1e-7);
    assertEquals(7, column.trackedRank(5, 0));
    assertTrue(Double.isNaN(column.trackedProbability(5, 1)));
    assertTrue(Double.isNaN(column.trackedRank(5, 1)));
    assertTrue(Double.isNaN(column.trackedRank(6, 0)), "not tracked");
    assertNull(column.trackOrNull(6));
  }

  @Test
  void aTrackOfOtherLengthThanTheColumnIsRefused() {
    TokenTrack track = new TokenTrack(new float[1], new float[1]);
    assertThrows(
        IllegalArgumentException.class,
        () -> new LensColumn(2, 1, new int[2], new float[2], statistics(2), Map.of(5, track)));
    assertThrows(IllegalArgumentException.class, () -> new TokenTrack(new float[1], new float[2]));
  }
}
