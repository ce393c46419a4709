package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BestTokensTest {
  private static final int ROWS = 5;

  @ParameterizedTest(name = "{2} best of {0} blocks of {1}")
  @CsvSource({"8, 4, 1", "8, 4, 5", "8, 4, 8", "8, 4, 9", "8, 4, 32", "1, 7, 3", "40, 1, 10"})
  void theBestComeInOrderAndEqualOnesById(int blocks, int size, int k) throws Exception {
    int vocabulary = blocks * size;
    Random random = new Random(blocks * 100L + k);
    for (int levels : new int[] {2, 6, 1_000_000}) {
      float[] logits = new float[ROWS * vocabulary];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = random.nextInt(levels) - 80;
      }
      Map<String, double[]> found = search(logits, blocks, size, k);
      double[] ids = found.getOrDefault("ids", new double[0]);
      double[] values = found.getOrDefault("values", new double[0]);
      for (int row = 0; row < ROWS; row++) {
        int from = row * vocabulary;
        int[] expected =
            IntStream.range(0, vocabulary)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -logits[from + id]))
                .limit(k)
                .mapToInt(id -> id)
                .toArray();
        assertArrayEquals(expected, part(ids, row, k), levels + " levels");
        for (int i = 0; i < k; i++) {
          assertEquals(logits[from + expected[i]], values[row * k + i]);
        }
      }
    }
  }

  private static int[] part(double[] ids, int row, int k) {
    return IntStream.range(row * k, (row + 1) * k).map(i -> (int) ids[i]).toArray();
  }

  private static Map<String, double[]> search(float[] logits, int blocks, int size, int k)
      throws Exception {
    GraphBuilder graph = GraphBuilder.named("best");
    Value z = graph.input("z", ElementType.FLOAT, "R", blocks * size);
    Value count = graph.input("k", ElementType.INT64, 1);
    Operators.Top top = new BestTokens(graph, blocks, size).write(z, count);
    graph.output("values", top.values(), "R", "k");
    graph.output("ids", top.indices(), "R", "k");
    try (PlainSession session = PlainSession.of(graph.buildModel())) {
      session.floats("z", logits, ROWS, (long) blocks * size).longs("k", new int[] {k}, 1);
      return session.run();
    }
  }
}
