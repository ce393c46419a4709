package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.TinyCheckpoint;
import org.logitlens.lens.Statistic;

/** Models that give logits to more ids than their tokenizer has. */
@Tag("C10")
class PaddedVocabularyTest {
  private static final int[] IDS = {7, 200, 13};
  private static final int KEPT = 290;

  private final Path folder;

  PaddedVocabularyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Network open(boolean tied) throws Exception {
    TinyCheckpoint tiny = tied ? new TinyCheckpoint() : new TinyCheckpoint().untied();
    return Architecture.open(Checkpoint.open(tiny.write(folder)));
  }

  private static double[] logits(Network network) throws Exception {
    try (PlainSession model = PlainSession.of(network.model(), network)) {
      return model.longs("input_ids", IDS, 1, IDS.length).output("logits");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void idsLeftOutHaveNoLogitAndNoShareInTheSoftmax(boolean tied) throws Exception {
    Network whole = open(tied);
    Network limited = whole.limitedTo(KEPT);
    assertEquals(KEPT, limited.sizes().vocabularySize());
    double[] all = logits(whole);
    double[] kept = logits(limited);
    assertEquals(IDS.length * KEPT, kept.length);
    float[] hidden;
    try (PlainSession body = PlainSession.of(limited.body(BodyRows.BLOCKS), limited)) {
      hidden = GraphComparison.hidden(body, IDS);
    }
    int rows = limited.sizes().hiddenRows();
    try (PlainSession head = PlainSession.of(limited.head(), limited)) {
      HeadResult result = GraphComparison.decode(head, hidden, rows, IDS);
      for (int t = 0; t < IDS.length; t++) {
        double[] expected = Arrays.copyOfRange(all, t * 300, t * 300 + KEPT);
        double sum = 0;
        for (int v = 0; v < KEPT; v++) {
          assertEquals(expected[v], kept[t * KEPT + v], 1e-6);
          sum += Math.exp(expected[v]);
        }
        assertEquals(Math.log(sum), result.statistic(t, rows - 1, Statistic.LSE), 1e-5);
        assertTrue(result.top(t, rows - 1, 1)[0] < KEPT);
      }
    }
  }

  @Test
  void withoutPaddingNothingChanges() throws Exception {
    Network whole = open(true);
    assertSame(whole, whole.limitedTo(300));
  }
}
