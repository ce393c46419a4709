package org.logitlens.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileTest {

  /** The definition: linear interpolation between the neighbours in order. */
  private static double sorted(double[] values, double share) {
    double[] all = values.clone();
    Arrays.sort(all);
    double at = share * (all.length - 1);
    int below = (int) Math.floor(at);
    int above = (int) Math.ceil(at);
    return all[below] + (at - below) * (all[above] - all[below]);
  }

  /** Few distinct values make many ties. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 1_000_000})
  void everyQuantileIsWhatSortingGives(int distinct) {
    Random random = new Random(distinct);
    for (int length = 1; length < 200; length++) {
      double[] values = random.doubles(length).map(x -> Math.floor(x * distinct) - 7).toArray();
      for (double share : new double[] {0, 0.05, 0.5, 0.95, 1}) {
        assertEquals(sorted(values, share), Quantile.of(values.clone(), share), 1e-9);
      }
    }
  }

  @Test
  void valuesInOrderEitherWayAreNoWorse() {
    double[] up = new double[50_000];
    Arrays.setAll(up, i -> i);
    double[] down = new double[50_000];
    Arrays.setAll(down, i -> -i);
    assertEquals(0.05 * 49_999, Quantile.of(up, 0.05), 1e-9);
    assertEquals(-0.05 * 49_999, Quantile.of(down, 0.95), 1e-9);
  }

  @Test
  void ofNothingItIsZero() {
    assertEquals(0, Quantile.of(new double[0], 0.95));
  }
}
