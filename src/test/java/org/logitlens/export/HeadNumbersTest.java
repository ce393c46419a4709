package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.TinyCheckpoint;
import org.logitlens.lens.Statistic;
import org.logitlens.reference.Goldens;
import org.logitlens.reference.Gpt2Reference;
import org.logitlens.reference.ReferenceStatistics;

class HeadNumbersTest {
  private static final int[] IDS = {5, 17, 299};
  private static final int ROWS = 4;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(floats = {-100, 200})
  void logitsFarFromZeroLoseNothing(float offset) throws Exception {
    TinyCheckpoint tiny =
        new TinyCheckpoint()
            .change("ln_f.bias", bias -> bias[0] = offset)
            .change(
                "wte.weight",
                wte -> {
                  for (int v = 0; v < TinyCheckpoint.VOCABULARY; v++) {
                    wte[v * TinyCheckpoint.WIDTH] = 1;
                  }
                });
    Network network = Architecture.open(Checkpoint.open(tiny.write(folder)));
    float[] hidden = random(IDS.length * ROWS * TinyCheckpoint.WIDTH, 3);
    HeadResult result = decode(network, hidden, ROWS);
    assertEquals(offset, result.topLogit(0, 0, 0), 20);
    check(network, hidden, ROWS, result, 1e-4);
  }

  @Test
  void tokensWithoutProbabilityInBothRowsSpoilNoDivergence() throws Exception {
    TinyCheckpoint tiny =
        new TinyCheckpoint().change("ln_f.weight", gain -> Arrays.fill(gain, 100));
    Network network = Architecture.open(Checkpoint.open(tiny.write(folder)));
    float[] hidden = random(IDS.length * ROWS * TinyCheckpoint.WIDTH, 4);
    HeadResult result = decode(network, hidden, ROWS);
    double[] logits = result.logits(0, ROWS - 1);
    double spread =
        Arrays.stream(logits).max().orElseThrow() - Arrays.stream(logits).min().orElseThrow();
    assertTrue(spread > 150, "spread " + spread);
    for (int n = 0; n < IDS.length; n++) {
      ReferenceStatistics exact = exact(new Gpt2Reference(network), hidden, ROWS, n);
      for (int row = 0; row < ROWS; row++) {
        assertEquals(
            exact.row(row).getOrDefault(Statistic.JS, Double.NaN),
            result.statistic(n, row, Statistic.JS),
            1e-5);
        assertTrue(Double.isFinite(result.statistic(n, row, Statistic.KL_LAYER_FINAL)));
      }
    }
  }

  @Test
  void divergencesOfNearlyEqualRowsAreRightToAMillionth() throws Exception {
    Network network = Architecture.open(Checkpoint.open(Goldens.MODEL));
    int width = network.sizes().width();
    float[] hidden = random(IDS.length * ROWS * width, 8);
    Random noise = new Random(9);
    double[] scale = {1e-1, 1e-2, 1e-4};
    for (int n = 0; n < IDS.length; n++) {
      int last = (n * ROWS + ROWS - 1) * width;
      for (int row = 0; row < ROWS - 1; row++) {
        for (int c = 0; c < width; c++) {
          hidden[(n * ROWS + row) * width + c] =
              (float) (hidden[last + c] + scale[row] * noise.nextGaussian());
        }
      }
    }
    HeadResult result = decode(network, hidden, ROWS);
    for (int n = 0; n < IDS.length; n++) {
      ReferenceStatistics exact = exact(new Gpt2Reference(network), hidden, ROWS, n);
      for (int row = 0; row < ROWS; row++) {
        double js = result.statistic(n, row, Statistic.JS);
        assertEquals(exact.row(row).getOrDefault(Statistic.JS, Double.NaN), js, 1e-6);
        assertTrue(js >= 0, "js " + js);
      }
    }
    check(network, hidden, ROWS, result, 1e-4);
  }

  @Test
  void theOutputRowAgreesWithItselfExactly() throws Exception {
    Network network = Architecture.open(Checkpoint.open(Goldens.MODEL));
    float[] hidden = random(IDS.length * ROWS * network.sizes().width(), 12);
    HeadResult result = decode(network, hidden, ROWS);
    for (int n = 0; n < IDS.length; n++) {
      assertEquals(0, result.statistic(n, ROWS - 1, Statistic.KL_FINAL_LAYER));
      assertEquals(0, result.statistic(n, ROWS - 1, Statistic.KL_LAYER_FINAL));
      assertEquals(0, result.statistic(n, ROWS - 1, Statistic.JS));
      assertEquals(0, result.statistic(n, 0, Statistic.KL_INPUT_LAYER));
      assertEquals(1, result.statistic(n, ROWS - 1, Statistic.RANK_FINAL));
      for (int row = 0; row < ROWS; row++) {
        assertTrue(result.statistic(n, row, Statistic.JS) <= Math.log(2));
      }
    }
  }

  @Test
  void rowsLeftOutOfTheJensenShannonDivergenceHaveNoneAndAllElseStaysTheSame() throws Exception {
    Network network = Architecture.open(Checkpoint.open(Goldens.MODEL));
    float[] hidden = random(IDS.length * ROWS * network.sizes().width(), 12);
    HeadResult all = decode(network, hidden, ROWS);
    byte[] graph = network.head();
    try (PlainSession head = PlainSession.of(graph, network)) {
      for (int from = 1; from <= ROWS; from++) {
        HeadResult some = GraphComparison.decode(head, hidden, ROWS, IDS, from);
        assertEquals(all.names(), some.names());
        for (String name : all.names()) {
          if (!name.equals(Statistic.JS.key())) {
            assertArrayEquals(all.values(name), some.values(name), name);
          }
        }
        for (int n = 0; n < IDS.length; n++) {
          for (int row = 0; row < ROWS; row++) {
            double expected = row < from ? Double.NaN : all.statistic(n, row, Statistic.JS);
            assertEquals(expected, some.statistic(n, row, Statistic.JS), n + ", row " + row);
          }
          assertTrue(all.statistic(n, 0, Statistic.JS) > 0);
          assertEquals(0, all.statistic(n, ROWS - 1, Statistic.JS));
        }
      }
    }
  }

  @Test
  void trackedTokensGetTheirLogitAndRankInEveryCellAndChangeNothingElse() throws Exception {
    Network network = Architecture.open(Checkpoint.open(Goldens.MODEL));
    float[] hidden = random(IDS.length * ROWS * network.sizes().width(), 12);
    HeadResult plain = decode(network, hidden, ROWS);
    int best = plain.top(1, ROWS - 1, 1)[0];
    int[] tracked = {best, 0, network.sizes().vocabularySize() - 1};
    float[] affine = new float[ROWS];
    Arrays.fill(affine, 1);
    try (PlainSession head = PlainSession.of(network.head(), network)) {
      HeadResult result = HeadResult.of(head, hidden, affine, IDS, 5, 0, tracked);
      for (String name : plain.names()) {
        if (!name.startsWith("tracked_")) {
          assertArrayEquals(plain.values(name), result.values(name), name);
        }
      }
      double[] logits = result.values("tracked_logits");
      double[] ranks = result.values("tracked_ranks");
      assertEquals(IDS.length * ROWS * tracked.length, logits.length);
      assertEquals(0, plain.values("tracked_logits").length);
      for (int n = 0; n < IDS.length; n++) {
        for (int row = 0; row < ROWS; row++) {
          double[] all = result.logits(n, row);
          for (int token = 0; token < tracked.length; token++) {
            int at = (n * ROWS + row) * tracked.length + token;
            double logit = all[tracked[token]];
            assertEquals(logit, logits[at]);
            assertEquals(1 + Arrays.stream(all).filter(z -> z > logit).count(), (long) ranks[at]);
          }
        }
      }
    }
  }

  @Tag("R11")
  @Test
  void equalLogitsAreOrderedByIdAndShareTheBestRank() throws Exception {
    TinyCheckpoint tiny =
        new TinyCheckpoint()
            .change("ln_f.weight", gain -> Arrays.fill(gain, 0))
            .change("ln_f.bias", bias -> Arrays.fill(bias, 0));
    Network network = Architecture.open(Checkpoint.open(tiny.write(folder)));
    HeadResult result = decode(network, random(IDS.length * ROWS * TinyCheckpoint.WIDTH, 1), ROWS);
    for (int n = 0; n < IDS.length; n++) {
      assertArrayEquals(new int[] {0, 1, 2, 3, 4}, result.top(n, 1, 5));
      assertEquals(1, result.statistic(n, 1, Statistic.RANK_INPUT));
      assertEquals(Math.log(300), result.statistic(n, 1, Statistic.ENTROPY), 1e-6);
      assertEquals(Math.log(300), result.statistic(n, 1, Statistic.LSE), 1e-6);
      assertEquals(0, result.statistic(n, 1, Statistic.JS), 1e-7);
    }
  }

  @Tag("R11")
  @Test
  void tokensOfEqualWeightsTieAndTheLowerIdIsFirst() throws Exception {
    TinyCheckpoint tiny =
        new TinyCheckpoint()
            .change(
                "wte.weight",
                wte -> {
                  for (int v = 150; v < 300; v++) {
                    System.arraycopy(
                        wte,
                        (v - 150) * TinyCheckpoint.WIDTH,
                        wte,
                        v * TinyCheckpoint.WIDTH,
                        TinyCheckpoint.WIDTH);
                  }
                });
    Network network = Architecture.open(Checkpoint.open(tiny.write(folder)));
    HeadResult result = decode(network, random(IDS.length * ROWS * TinyCheckpoint.WIDTH, 2), ROWS);
    for (int n = 0; n < IDS.length; n++) {
      for (int row = 0; row < ROWS; row++) {
        int[] top = result.top(n, row, 4);
        assertEquals(top[0] + 150, top[1]);
        assertEquals(top[2] + 150, top[3]);
      }
      assertEquals(1, result.statistic(n, ROWS - 1, Statistic.RANK_FINAL));
    }
  }

  @Tag("W15")
  @Test
  void oneWeightThatIsNoNumberSpoilsOnlyTheRowsAboveIt() throws Exception {
    TinyCheckpoint tiny =
        new TinyCheckpoint().change("h.1.mlp.c_fc.bias", bias -> bias[3] = Float.NaN);
    Network network = Architecture.open(Checkpoint.open(tiny.write(folder)));
    try (PlainSession body = PlainSession.of(network.body(BodyRows.BLOCKS), network);
        PlainSession head = PlainSession.of(network.head(), network)) {
      HeadResult result = GraphComparison.decode(head, GraphComparison.hidden(body, IDS), 3, IDS);
      for (int n = 0; n < IDS.length; n++) {
        assertTrue(Double.isFinite(result.statistic(n, 0, Statistic.LSE)));
        assertTrue(Double.isFinite(result.statistic(n, 1, Statistic.ENTROPY)));
        assertTrue(Double.isNaN(result.statistic(n, 2, Statistic.LSE)));
      }
    }
  }

  @Tag("W15")
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void oneLogitThatIsNotFiniteShowsInItsCell(float bad) throws Exception {
    TinyCheckpoint tiny =
        new TinyCheckpoint()
            .untied()
            .change("lm_head.weight", w -> w[200 * TinyCheckpoint.WIDTH] = bad);
    Network network = Architecture.open(Checkpoint.open(tiny.write(folder)));
    HeadResult result = decode(network, random(IDS.length * ROWS * TinyCheckpoint.WIDTH, 5), ROWS);
    for (int n = 0; n < IDS.length; n++) {
      for (int row = 0; row < ROWS; row++) {
        // A logit of minus infinity is a token without probability, which leaves the sum finite.
        boolean below = result.logits(n, row)[200] == Double.NEGATIVE_INFINITY;
        assertEquals(below, Double.isFinite(result.statistic(n, row, Statistic.LSE)));
        assertEquals(below, !Double.isNaN(result.statistic(n, row, Statistic.SURPRISAL_NEXT)));
      }
    }
  }

  /** What of a cell is NaN, and what infinite, when a token has a logit of minus infinity. */
  private static void assertSpoiled(
      HeadResult result, int row, Set<Statistic> nan, Set<Statistic> infinite) {
    for (int n = 0; n < IDS.length; n++) {
      for (Statistic statistic : Statistic.values()) {
        double value = result.statistic(n, row, statistic);
        String where = statistic + " of row " + row + ", column " + n + ": " + value;
        assertEquals(nan.contains(statistic), Double.isNaN(value), where);
        assertEquals(infinite.contains(statistic), value == Double.POSITIVE_INFINITY, where);
      }
    }
  }

  @Tag("W15")
  @Tag("R11")
  @Test
  void aTokenOfMinusInfinityMakesWhatItSpoilsNanOrInfiniteAndNeverANumber() throws Exception {
    Set<Statistic> none = Set.of();
    Set<Statistic> own = EnumSet.of(Statistic.ENTROPY, Statistic.KL_LAYER_FINAL, Statistic.JS);

    // In an inner row alone: impossible there, possible in the first row and in the last.
    HeadResult inner = withMinusInfinity(1);
    assertSpoiled(inner, 1, own, EnumSet.of(Statistic.KL_FINAL_LAYER, Statistic.KL_INPUT_LAYER));
    for (int row : new int[] {0, 2, 3}) {
      assertSpoiled(inner, row, none, none);
    }

    // In the output row, whose entropy every comparison with it needs.
    HeadResult last = withMinusInfinity(ROWS - 1);
    Set<Statistic> comparisons =
        EnumSet.of(Statistic.KL_FINAL_LAYER, Statistic.KL_LAYER_FINAL, Statistic.JS);
    for (int row = 0; row < ROWS - 1; row++) {
      assertSpoiled(last, row, comparisons, none);
    }
    Set<Statistic> all = EnumSet.copyOf(comparisons);
    all.add(Statistic.ENTROPY);
    assertSpoiled(last, ROWS - 1, all, EnumSet.of(Statistic.KL_INPUT_LAYER));

    // In the input row.
    HeadResult first = withMinusInfinity(0);
    Set<Statistic> ofFirst = EnumSet.copyOf(own);
    ofFirst.add(Statistic.KL_INPUT_LAYER);
    assertSpoiled(first, 0, ofFirst, EnumSet.of(Statistic.KL_FINAL_LAYER));
    for (int row = 1; row < ROWS; row++) {
      assertSpoiled(first, row, EnumSet.of(Statistic.KL_INPUT_LAYER), none);
    }
  }

  /** Rows of which one gives token 200 a logit of minus infinity, the others one of 0. */
  private HeadResult withMinusInfinity(int spoiled) throws Exception {
    int width = TinyCheckpoint.WIDTH;
    TinyCheckpoint tiny =
        new TinyCheckpoint()
            .untied()
            .change("ln_f.weight", gain -> Arrays.fill(gain, 1))
            .change("ln_f.bias", bias -> bias[0] = 0)
            .change(
                "lm_head.weight",
                w -> {
                  Arrays.fill(w, 200 * width, 201 * width, 0);
                  // Beyond single precision where the first number of a normalised row exceeds 1.2.
                  w[200 * width] = -3e38f;
                });
    Network network =
        Architecture.open(Checkpoint.open(tiny.write(folder.resolve("spoiled" + spoiled))));
    // A row of zeros is normalised to zeros exactly, and decoded to the final norm's bias.
    float[] hidden = new float[IDS.length * ROWS * width];
    for (int n = 0; n < IDS.length; n++) {
      hidden[(n * ROWS + spoiled) * width] = 8;
    }
    HeadResult result = decode(network, hidden, ROWS);
    for (int n = 0; n < IDS.length; n++) {
      for (int row = 0; row < ROWS; row++) {
        assertEquals(row == spoiled ? Double.NEGATIVE_INFINITY : 0, result.logits(n, row)[200], 0);
      }
    }
    return result;
  }

  @Tag("W15")
  @Test
  void hugeWeightsDoNotStopTheRun() throws Exception {
    TinyCheckpoint tiny =
        new TinyCheckpoint().change("wte.weight", wte -> Arrays.fill(wte, 0, 80, 1e38f));
    Network network = Architecture.open(Checkpoint.open(tiny.write(folder)));
    HeadResult result = decode(network, random(IDS.length * ROWS * TinyCheckpoint.WIDTH, 6), ROWS);
    for (int id : result.top(0, 0, 5)) {
      assertTrue(id >= 0 && id < TinyCheckpoint.VOCABULARY);
    }
  }

  private static HeadResult decode(Network network, float[] hidden, int rows) throws Exception {
    byte[] graph = network.head();
    try (PlainSession head = PlainSession.of(graph, network)) {
      return GraphComparison.decode(head, hidden, rows, IDS);
    }
  }

  private static void check(
      Network network, float[] hidden, int rows, HeadResult result, double tolerance)
      throws Exception {
    Gpt2Reference reference = new Gpt2Reference(network);
    for (int n = 0; n < IDS.length; n++) {
      int next = n + 1 < IDS.length ? IDS[n + 1] : -1;
      result.check(n, exact(reference, hidden, rows, n), IDS[n], next, tolerance);
    }
  }

  private static ReferenceStatistics exact(
      Gpt2Reference reference, float[] hidden, int rows, int n) {
    int width = hidden.length / IDS.length / rows;
    double[][] logits = new double[rows][];
    for (int row = 0; row < rows; row++) {
      double[] h = new double[width];
      for (int c = 0; c < width; c++) {
        h[c] = hidden[(n * rows + row) * width + c];
      }
      logits[row] = reference.decode(h, true);
    }
    return new ReferenceStatistics(logits, IDS[n], n + 1 < IDS.length ? IDS[n + 1] : -1);
  }

  private static float[] random(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
