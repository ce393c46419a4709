package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.lens.Statistic;

/**
 * Every architecture against Hugging Face's own implementation.
 *
 * <p>Values may differ by {@link #TOLERANCE} of the largest in the same row, statistics by that
 * part of themselves and {@link #FLOOR}, ranks by as many tokens as have a logit that near.
 */
class ArchitectureGoldensTest {
  private static final double TOLERANCE = 2e-5;
  private static final double FLOOR = 1e-5;
  private static final int K = 3;

  static List<ArchitectureGolden> goldens() throws IOException {
    return ArchitectureGolden.all();
  }

  @Test
  void everyTypeOfEveryArchitectureHasGoldens() throws IOException {
    assertEquals(
        Architecture.ALL.stream()
            .map(architecture -> architecture.family().modelType())
            .collect(Collectors.toSet()),
        goldens().stream().map(ArchitectureGolden::family).collect(Collectors.toSet()));
  }

  @Test
  void everyFamilyHasOneGoldenOfEachHalfPrecision() throws IOException {
    for (String dtype : List.of("F16", "BF16")) {
      assertEquals(
          Architecture.ALL.stream()
              .map(architecture -> architecture.family().modelType())
              .sorted()
              .toList(),
          goldens().stream()
              .filter(golden -> golden.tensors().stream().allMatch(t -> t.dtype().equals(dtype)))
              .map(ArchitectureGolden::family)
              .sorted()
              .toList());
    }
  }

  @Test
  void theRowsInsideBlocksOfEveryKindHaveStatistics() throws IOException {
    assertEquals(
        // Norms before, parallel twice, norms before and after, norms after.
        List.of("gpt2", "gpt-neox", "gptj", "gemma3", "opt-350m").stream().sorted().toList(),
        goldens().stream()
            .filter(golden -> golden.midLens().size() == golden.hidden().length)
            .map(ArchitectureGolden::toString)
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void theWeightsAreThoseOfTheScript(ArchitectureGolden golden) {
    assertEquals(golden.crc32(), GoldenCheckpoint.crc32(golden), golden.toString());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void everyRowLogitAndStatisticIsTheOneOfHuggingFace(
      ArchitectureGolden golden, @TempDir Path folder) {
    // Under its name, as reports only number parameters.
    assertAll(golden.toString(), () -> compare(golden, folder));
  }

  private static void compare(ArchitectureGolden golden, Path folder) throws Exception {
    Network network = Architecture.open(Checkpoint.open(GoldenCheckpoint.write(golden, folder)));
    assertEquals(golden.family(), network.modelType());
    compare(golden, network);
    if (golden.tensors().stream().noneMatch(tensor -> tensor.dtype().equals("F32"))) {
      compare(golden, network.widenedInRuns());
    }
  }

  private static void compare(ArchitectureGolden golden, Network network) throws Exception {
    int[] ids = golden.ids();
    int rows = golden.hidden().length;
    float[] stream;
    try (PlainSession body = PlainSession.of(network.body(BodyRows.BLOCKS), network)) {
      float[] first = GraphComparison.hidden(body, Arrays.copyOf(ids, 1));
      checkRows(firstColumn(golden.hidden()), first, "prompt of one token, block");
      stream = GraphComparison.hidden(body, ids);
    }
    checkRows(golden.hidden(), stream, "block");
    float[] middle;
    try (PlainSession body = PlainSession.of(network.body(BodyRows.MID_BLOCKS), network)) {
      middle = GraphComparison.hidden(body, ids);
    }
    checkRows(midRows(golden), middle, "middle of block");
    double[][] logits = golden.logits();
    try (PlainSession model = PlainSession.of(network.model(), network)) {
      double[] own = model.longs("input_ids", ids, 1, ids.length).output("logits");
      checkRow(logits, i -> own[i], "logits of the model");
    }
    try (PlainSession head = PlainSession.of(network.head(), network)) {
      float[] affine = new float[rows];
      Arrays.fill(affine, 1);
      HeadResult result = HeadResult.of(head, stream, affine, ids, K, 0);
      for (int t = 0; t < ids.length; t++) {
        double[] decoded = result.logits(t, rows - 1);
        checkRow(new double[][] {logits[t]}, i -> decoded[i], "decoded logits of column " + t);
      }
      checkStatistics(golden.logitLens(), result, ids);
      if (!golden.midLens().isEmpty()) {
        HeadResult between = HeadResult.of(head, middle, affine, ids, K, 0);
        checkStatistics(golden.midLens(), between, ids);
      }
      if (!golden.post2020().isEmpty()) {
        float[] plain = new float[rows + 1];
        plain[rows] = 1;
        float[] withOutput = lastTwice(stream, ids.length, rows);
        checkStatistics(golden.post2020(), HeadResult.of(head, withOutput, plain, ids, K, 0), ids);
      }
    }
  }

  /** What a prompt of one token gives as well: no position sees later ones. */
  private static double[][][] firstColumn(double[][][] rows) {
    return Arrays.stream(rows).map(row -> Arrays.copyOf(row, 1)).toArray(double[][][]::new);
  }

  private static double[][][] midRows(ArchitectureGolden golden) {
    double[][][] hidden = golden.hidden();
    double[][][] rows = Arrays.copyOf(golden.mid(), hidden.length);
    rows[rows.length - 1] = hidden[hidden.length - 1];
    return rows;
  }

  /** Repeats the last row of every column: [T, R, C] to [T, R + 1, C]. */
  private static float[] lastTwice(float[] stream, int columns, int rows) {
    int width = stream.length / columns / rows;
    float[] twice = new float[columns * (rows + 1) * width];
    for (int t = 0; t < columns; t++) {
      int from = t * rows * width;
      int to = t * (rows + 1) * width;
      System.arraycopy(stream, from, twice, to, rows * width);
      System.arraycopy(stream, from + (rows - 1) * width, twice, to + rows * width, width);
    }
    return twice;
  }

  /**
   * Compares hidden rows.
   *
   * @param expected [R][T][C]
   * @param actual [T, R, C]
   */
  private static void checkRows(double[][][] expected, float[] actual, String what) {
    int rows = expected.length;
    int width = expected[0][0].length;
    assertEquals(rows * expected[0].length * width, actual.length, what);
    for (int row = 0; row < rows; row++) {
      int at = row;
      checkRow(
          expected[row],
          i -> actual[(i / width * rows + at) * width + i % width],
          what + " row " + row);
    }
  }

  private interface Values {
    double get(int index);
  }

  private static void checkRow(double[][] expected, Values actual, String what) {
    double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
    double allowed = TOLERANCE * largest(flat);
    for (int i = 0; i < flat.length; i++) {
      assertEquals(flat[i], actual.get(i), allowed, what + ", value " + i);
    }
  }

  private static double largest(double[] values) {
    return DoubleStream.of(values).map(Math::abs).max().orElseThrow();
  }

  private static void checkStatistics(
      List<ArchitectureGolden.Row> expected, HeadResult actual, int[] ids) {
    int[][] best = expected.get(expected.size() - 1).top();
    for (int row = 0; row < expected.size(); row++) {
      for (Statistic statistic : Statistic.values()) {
        double[] values = expected.get(row).get(statistic);
        for (int t = 0; t < values.length; t++) {
          double[] logits = actual.logits(t, row);
          double allowed =
              switch (statistic) {
                case RANK_FINAL -> near(logits, best[t][0]);
                case RANK_INPUT -> near(logits, ids[t]);
                case RANK_NEXT -> near(logits, ids[t + 1]);
                default -> TOLERANCE * Math.abs(values[t]) + FLOOR;
              };
          String where = statistic + " of row " + row + ", column " + t;
          assertEquals(values[t], actual.statistic(t, row, statistic), allowed, where);
        }
      }
      checkTop(expected.get(row).top(), actual, row);
    }
  }

  /** Tokens whose logits are very near may be in either order. */
  private static void checkTop(int[][] expected, HeadResult actual, int row) {
    for (int t = 0; t < expected.length; t++) {
      double[] logits = actual.logits(t, row);
      double allowed = TOLERANCE * largest(logits);
      for (int i = 0; i < K; i++) {
        String where = "guess " + i + " of row " + row + ", column " + t;
        assertEquals(logits[expected[t][i]], actual.topLogit(t, row, i), allowed, where);
      }
    }
  }

  /** How many other tokens have a logit so near that their order means nothing. */
  private static long near(double[] logits, int token) {
    double allowed = TOLERANCE * largest(logits);
    return DoubleStream.of(logits).filter(z -> Math.abs(z - logits[token]) <= allowed).count() - 1;
  }
}
