package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logitlens.checkpoint.Checkpoint;

/**
 * A prompt run piece by piece, each looking back at the ones before, has the rows of the prompt run
 * at once, for every architecture.
 */
class ContinuedBodyTest {
  private static final double TOLERANCE = 2e-5;

  static List<ArchitectureGolden> goldens() throws IOException {
    return ArchitectureGolden.all();
  }

  private static Network open(ArchitectureGolden golden, Path folder) throws Exception {
    return Architecture.open(
        Checkpoint.open(GoldenCheckpoint.write(golden, Files.createDirectories(folder))));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void piecesOfAPromptHaveTheRowsOfThePrompt(ArchitectureGolden golden, @TempDir Path folder) {
    assertAll(golden.toString(), () -> comparePieces(golden, folder));
  }

  private static void comparePieces(ArchitectureGolden golden, Path folder) throws Exception {
    Network network = open(golden, folder);
    // Beyond that length the whole prompt is another one with every token: no longer than it here.
    int[] ids = Arrays.copyOf(golden.ids(), Math.min(golden.ids().length, network.steadyLength()));
    for (BodyRows rows : BodyRows.values()) {
      float[] expected;
      try (PlainSession body = PlainSession.of(network.body(rows), network)) {
        expected = GraphComparison.hidden(body, ids);
      }
      try (PlainSession body =
          PlainSession.of(network.continuedBody(rows).orElseThrow(), network)) {
        check(network, expected, inPieces(body, network, ids, ids.length), rows + " at once");
        check(network, expected, inPieces(body, network, ids, 1), rows + ", token by token");
        check(network, expected, inPieces(body, network, ids, 3), rows + ", three at a time");
      }
    }
  }

  /** The rows of a prompt, so many tokens a run: [T, R, C]. */
  private static double[] inPieces(PlainSession body, Network network, int[] ids, int atOnce)
      throws Exception {
    double[] rows = {};
    float[] past = {};
    for (int from = 0; from < ids.length; from += atOnce) {
      int[] piece = Arrays.copyOfRange(ids, from, Math.min(from + atOnce, ids.length));
      Map<String, double[]> outputs = run(body, network, piece, past, from, 0);
      rows = joined(rows, get(outputs, "hidden_states"));
      double[] kept = get(outputs, "kept");
      assertEquals(piece.length * perPosition(network), kept.length, "keys and values");
      int before = past.length;
      past = Arrays.copyOf(past, before + kept.length);
      for (int i = 0; i < kept.length; i++) {
        past[before + i] = (float) kept[i];
      }
    }
    return rows;
  }

  private static Map<String, double[]> run(
      PlainSession body, Network network, int[] piece, float[] past, int before, int keepFrom)
      throws Exception {
    return body.longs("input_ids", piece, 1, piece.length)
        .floats("past", past, before, 2L * network.sizes().layers(), network.keyWidth())
        .longs("keep_from", new int[] {keepFrom}, 1)
        .run();
  }

  private static int perPosition(Network network) {
    return 2 * network.sizes().layers() * network.keyWidth();
  }

  private static double[] get(Map<String, double[]> outputs, String name) {
    double[] values = outputs.get(name);
    if (values == null) {
      throw new IllegalArgumentException("no output " + name);
    }
    return values;
  }

  private static double[] joined(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Values may differ by {@link #TOLERANCE} of the largest in the same row. */
  private static void check(Network network, float[] expected, double[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    int width = network.sizes().width();
    for (int row = 0; row < expected.length; row += width) {
      double largest = 0;
      for (int i = row; i < row + width; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      for (int i = row; i < row + width; i++) {
        assertEquals(expected[i], actual[i], TOLERANCE * largest, what + ", value " + i);
      }
    }
  }

  @Test
  void whatIsNotToBeKeptIsNotGiven(@TempDir Path folder) throws Exception {
    ArchitectureGolden golden = ArchitectureGolden.named("gpt2");
    Network network = open(golden, folder);
    try (PlainSession body =
        PlainSession.of(network.continuedBody(BodyRows.BLOCKS).orElseThrow(), network)) {
      int[] ids = golden.ids();
      assertEquals(0, get(run(body, network, ids, new float[0], 0, ids.length), "kept").length);
      double[] all = get(run(body, network, ids, new float[0], 0, 0), "kept");
      double[] last = get(run(body, network, ids, new float[0], 0, ids.length - 1), "kept");
      int from = all.length - perPosition(network);
      assertEquals(
          Arrays.toString(Arrays.copyOfRange(all, from, all.length)), Arrays.toString(last));
    }
  }

  @Test
  void onlyFrequenciesThatDependOnTheLengthOfThePromptBoundIt(@TempDir Path folder)
      throws Exception {
    for (ArchitectureGolden golden : goldens()) {
      Network network = open(golden, folder.resolve(golden.toString()));
      boolean dynamic = golden.toString().contains("dynamic") || golden.toString().contains("long");
      assertEquals(dynamic, network.steadyLength() < Integer.MAX_VALUE, golden + ": steady length");
    }
  }
}
