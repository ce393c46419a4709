package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.logitlens.export.BodyRows;
import org.logitlens.export.Network;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.HiddenRows;

/** What a prompt that begins like the last one is computed from. */
class OrtBodyTest {
  private static final double TOLERANCE = 1e-5;

  private Network network;
  private OrtBody body;

  @BeforeEach
  void load() throws Exception {
    network = Network.open(LensMini.FOLDER);
    body = open(new NetworkGraphs(network), ModelShape.of(network));
  }

  @AfterEach
  void close() {
    body.close();
  }

  private OrtBody open(LensGraphs graphs, ModelShape shape) throws Exception {
    SessionSettings settings =
        new SessionSettings(network.weightsFolder(), 1, SessionSettings.WeightUse.PACKED, false);
    WeightPlan plan = WeightPlan.of(WeightSummary.of(network.tensors()), Long.MAX_VALUE);
    return new OrtBody(graphs, shape, settings, plan.again());
  }

  /** One that computes every prompt at once, by a graph that can't look back. */
  private OrtBody openWhole() throws Exception {
    LensGraphs whole =
        new LensGraphs() {
          @Override
          public byte[] body(HiddenRows rows) {
            return network.body(BodyRows.valueOf(rows.name()));
          }

          @Override
          public byte[] head() {
            return network.head();
          }

          @Override
          public byte[] model() {
            return network.model();
          }
        };
    ModelShape known = ModelShape.of(network);
    ModelShape shape =
        new ModelShape(
            known.layers(),
            known.width(),
            known.heads(),
            known.innerWidth(),
            known.vocabularySize(),
            known.contextLength(),
            0,
            known.steadyLength());
    return open(whole, shape);
  }

  private static HiddenStates run(OrtBody body, HiddenRows rows, int from, int... ids)
      throws Exception {
    return body.hidden(ids, from, rows, OrtBody.NO_PROGRESS, new Cancellation());
  }

  /** Runs with everything known that may be, and compares with the prompt run at once. */
  private void check(int expectedFirst, HiddenRows rows, int from, int... ids) throws Exception {
    HiddenStates found = run(body, rows, from, ids);
    assertEquals(expectedFirst, found.first());
    assertEquals(ids.length - expectedFirst, found.tokens());
    try (OrtBody whole = openWhole()) {
      HiddenStates all = run(whole, rows, 0, ids);
      int perToken = all.rows() * all.width();
      assertEquals(found.tokens() * perToken, found.values().remaining());
      for (int i = 0; i < found.values().remaining(); i++) {
        float expected = all.values().get(expectedFirst * perToken + i);
        float allowed = (float) (TOLERANCE * Math.max(1, Math.abs(expected)));
        assertEquals(expected, found.values().get(i), allowed, "value " + i);
      }
    }
  }

  @Test
  void onlyThePositionsFromTheFirstChangedOneOnAreComputed() throws Exception {
    check(0, HiddenRows.BLOCKS, 0, 11, 12, 13, 14);
    check(3, HiddenRows.BLOCKS, 3, 11, 12, 13, 14, 15);
    check(1, HiddenRows.BLOCKS, 1, 11, 99, 13, 14, 15);
    check(2, HiddenRows.BLOCKS, 2, 11, 99, 13);
    check(0, HiddenRows.BLOCKS, 1, 98, 99, 13);
  }

  @Test
  void positionsThatAreNeededAreComputedThoughTheyWereBefore() throws Exception {
    check(0, HiddenRows.BLOCKS, 0, 11, 12, 13, 14);
    check(0, HiddenRows.BLOCKS, 0, 11, 12, 13, 14, 15);
    check(2, HiddenRows.BLOCKS, 2, 11, 12, 13, 14, 15);
  }

  @Test
  void theRowsInsideBlocksGoOnFromWhatTheRowsBetweenThemLeft() throws Exception {
    check(0, HiddenRows.BLOCKS, 0, 11, 12, 13, 14);
    check(3, HiddenRows.MID_BLOCKS, 3, 11, 12, 13, 14, 15);
    check(4, HiddenRows.BLOCKS, 4, 11, 12, 13, 14, 16);
  }

  @Test
  void aCancelledRunLeavesWhatItLookedBackAt() throws Exception {
    run(body, HiddenRows.BLOCKS, 0, 11, 12, 13, 14);
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    int[] ids = {11, 12, 99, 98};
    assertThrows(
        CancellationException.class,
        () -> body.hidden(ids, 3, HiddenRows.BLOCKS, OrtBody.NO_PROGRESS, cancelled));
    check(2, HiddenRows.BLOCKS, 3, 11, 12, 13, 14);
  }

  @Test
  void aPromptTypedTokenByTokenHasTheRowsOfThePrompt() throws Exception {
    int[] ids = IntStream.range(0, 40).map(i -> 100 + 7 * i).toArray();
    for (int length = 1; length < ids.length; length++) {
      run(body, HiddenRows.BLOCKS, Math.max(0, length - 2), Arrays.copyOf(ids, length));
    }
    check(38, HiddenRows.BLOCKS, 38, ids);
  }

  @Test
  void aLongPromptRunsInPiecesAndSaysHowFarItIs() throws Exception {
    int[] ids = IntStream.range(0, 512).map(i -> (i * 7919 + 13) % 8000).toArray();
    List<Integer> reached = new ArrayList<>();
    body.hidden(ids, 0, HiddenRows.BLOCKS, reached::add, new Cancellation());
    assertEquals(List.of(256, 512), reached);
    body.release();
    check(0, HiddenRows.BLOCKS, 0, ids);
    ids[400] = 5;
    check(400, HiddenRows.MID_BLOCKS, 400, ids);
    check(0, HiddenRows.MID_BLOCKS, 0, ids);
  }

  @Test
  void releasedMemoryIsForgotten() throws Exception {
    run(body, HiddenRows.BLOCKS, 0, 11, 12, 13);
    body.release();
    check(0, HiddenRows.BLOCKS, 2, 11, 12, 13, 14);
  }
}
