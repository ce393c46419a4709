package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ValueRange;

class TickTest {

  private static List<String> labels(Metric metric, double low, double high, int most) {
    return Tick.of(metric, new ValueRange(low, high, metric.isRank()), most).stream()
        .map(Tick::label)
        .toList();
  }

  @Test
  void linearTicksAreRound() {
    assertEquals(List.of("0", "5", "10", "15", "20", "25", "30"), labels(Metric.ENTROPY, 0, 30, 7));
    assertEquals(List.of("0", "2", "4", "6", "8", "10"), labels(Metric.ENTROPY, 0, 10, 7));
    assertEquals(List.of("0", "0.2", "0.4", "0.6"), labels(Metric.JENSEN_SHANNON, 0, 0.6931, 5));
    assertEquals(List.of("−5", "0", "5"), labels(Metric.LOGIT, -7, 8, 4));
    assertEquals(List.of("−130", "−128", "−126"), labels(Metric.LOGIT, -131, -125, 4));
  }

  @Test
  void logarithmicTicksAreOnesTwosAndFives() {
    assertEquals(
        List.of("1", "2", "5", "10", "20", "50", "100"), labels(Metric.RANK_FINAL, 1, 100, 7));
    assertEquals(List.of("1", "10", "100", "1000"), labels(Metric.RANK_FINAL, 1, 1000, 7));
    assertEquals(List.of("3", "4"), labels(Metric.RANK_FINAL, 3, 4, 7));
  }

  @Test
  void ticksLieWhereTheirValueLies() {
    Tick ten = Tick.of(Metric.RANK_FINAL, new ValueRange(1, 100, true), 7).get(3);
    assertEquals(10, ten.value(), 1e-9);
    assertEquals(0.5, ten.fraction(), 1e-9);
  }

  @Test
  void whateverTheRangeTicksAreFewDistinctAndInside() {
    Random random = new Random(5);
    for (int round = 0; round < 5000; round++) {
      Metric metric = random.nextBoolean() ? Metric.RANK_NEXT : Metric.LOGIT;
      double low =
          metric.isRank()
              ? Math.floor(1 + Math.exp(8 * random.nextDouble()))
              : 200 * (random.nextDouble() - 0.5);
      double high = low + (metric.isRank() ? 1 : 0.01) + Math.exp(9 * random.nextDouble());
      int most = 3 + random.nextInt(8);
      List<Tick> ticks = Tick.of(metric, new ValueRange(low, high, metric.isRank()), most);
      String range = metric + " " + low + " " + high + " " + most;
      assertTrue(ticks.size() <= most && !ticks.isEmpty(), range);
      assertEquals(ticks.size(), ticks.stream().map(Tick::label).distinct().count(), range);
      for (Tick tick : ticks) {
        assertTrue(tick.fraction() >= -1e-6 && tick.fraction() <= 1 + 1e-6, range);
      }
    }
  }
}
