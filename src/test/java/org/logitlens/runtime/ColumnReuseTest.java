package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.TestGrids;
import org.logitlens.lens.Token;
import org.logitlens.lens.Vocabulary;

class ColumnReuseTest {
  private static final int LAYERS = 2;
  private static final int K = 3;
  private static final int STEADY = 5;
  private final Vocabulary vocabulary = new Vocabulary(List.of(), 100);

  private Prompt prompt(int... ids) {
    List<Token> tokens = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    for (int id : ids) {
      tokens.add(vocabulary.token(id));
      starts.add(0);
    }
    return new Prompt("", tokens, starts, List.of());
  }

  private LensGrid grid(int... ids) {
    List<@Nullable LensColumn> columns = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      columns.add(FakeSessions.column(LAYERS + 1, K, i));
    }
    return new LensGrid(
        "m", vocabulary, prompt(ids), LAYERS, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, columns);
  }

  /** One character a column: + taken over, - to be decoded. */
  private static String kept(LensRequest request, Vocabulary vocabulary) {
    StringBuilder kept = new StringBuilder();
    for (LensColumn column : ColumnReuse.columns(request, vocabulary, STEADY)) {
      kept.append(column == null ? '-' : '+');
    }
    return kept.toString();
  }

  private String kept(LensGrid previous, int... ids) {
    return kept(
        new LensRequest(prompt(ids), Decoder.LOGIT_LENS, HiddenRows.BLOCKS, K, previous),
        vocabulary);
  }

  @Test
  void oneTokenMoreLeavesTheOldLastColumnAndTheNewOneToDecode() {
    assertEquals("++--", kept(grid(1, 2, 3), 1, 2, 3, 4));
  }

  @Test
  void oneTokenLessLeavesTheNewLastColumnToDecode() {
    assertEquals("+-", kept(grid(1, 2, 3), 1, 2));
  }

  @Test
  void aChangedTokenLeavesTheColumnBeforeItAndAllAfterToDecode() {
    assertEquals("+----", kept(grid(1, 2, 3, 4, 5), 1, 2, 9, 4, 5));
  }

  @Test
  void aPromptLongerThanTheLengthsThatChangeNothingLeavesEverythingUnlessItIsAsLong() {
    assertEquals("------", kept(grid(1, 2, 3, 4, 5), 1, 2, 3, 4, 5, 6));
    assertEquals("---", kept(grid(1, 2, 3, 4, 5, 6), 1, 2, 3));
    assertEquals("++++--", kept(grid(1, 2, 3, 4, 5, 6), 1, 2, 3, 4, 5, 7));
  }

  @Test
  void theSamePromptLeavesNothing() {
    assertEquals("+++", kept(grid(1, 2, 3), 1, 2, 3));
  }

  @Test
  void anotherDecoderOrNumberOfGuessesOrModelLeavesEverything() {
    LensGrid previous = grid(1, 2);
    Prompt same = prompt(1, 2);
    assertEquals(
        "--",
        kept(new LensRequest(same, Decoder.POST_2020, HiddenRows.BLOCKS, K, previous), vocabulary));
    assertEquals(
        "--",
        kept(
            new LensRequest(same, Decoder.LOGIT_LENS, HiddenRows.MID_BLOCKS, K, previous),
            vocabulary));
    assertEquals(
        "--",
        kept(
            new LensRequest(same, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, K + 1, previous),
            vocabulary));
    assertEquals(
        "--",
        kept(
            new LensRequest(same, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, K, previous),
            new Vocabulary(List.of(), 100)));
  }

  @Test
  void aColumnWithoutTheJensenShannonDivergenceIsDecodedAgainWhenItIsAskedFor() {
    LensGrid mixed = TestGrids.withoutJs(grid(1, 2, 3), 1);
    Prompt same = prompt(1, 2, 3);
    assertEquals(
        "+-+",
        kept(
            new LensRequest(same, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, K, mixed, true),
            vocabulary));
    assertEquals("+++", kept(mixed, 1, 2, 3));
  }

  private static LensRequest tracking(
      Prompt prompt, @Nullable LensGrid previous, Integer... tracked) {
    return new LensRequest(
        prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 10, previous, false, List.of(tracked));
  }

  @Test
  void columnsAreDecodedAgainForATokenTheyDoNotTrackAndKeptForFewer() throws ModelException {
    try (LanguageModel model = LensMini.load()) {
      Prompt prompt = LensMini.prompt(model, "Monday, Tuesday, Wednesday");
      LensGrid plain = run(model, tracking(prompt, null)).grid();
      int last = plain.rowCount() - 1;
      int guess = plain.topId(last, 2);
      LensResult first = run(model, tracking(prompt, plain, guess));
      assertEquals(prompt.size(), first.columnsDecoded());
      assertTrue(first.grid().tracks(guess));
      assertFalse(plain.tracks(guess));
      for (int row = 0; row <= last; row++) {
        LensColumn column = first.grid().column(2);
        assertEquals(column.get(Statistic.RANK_FINAL, row), column.trackedRank(guess, row));
        assertEquals(
            Metric.PROBABILITY_FINAL.value(column, row),
            column.trackedProbability(guess, row),
            1e-6);
      }
      assertEquals(
          prompt.size(), run(model, tracking(prompt, first.grid(), guess, 7)).columnsDecoded());
      assertEquals(0, run(model, tracking(prompt, first.grid(), guess)).columnsDecoded());
      assertEquals(0, run(model, tracking(prompt, first.grid())).columnsDecoded());
    }
  }

  @Test
  void aTokenBeyondTheVocabularyIsRefusedBeforeAnythingRuns() throws ModelException {
    try (LanguageModel model = LensMini.load()) {
      Prompt prompt = LensMini.prompt(model, "Monday");
      int beyond = model.info().vocabularySize();
      assertThrows(
          IndexOutOfBoundsException.class, () -> run(model, tracking(prompt, null, beyond)));
      assertThrows(IndexOutOfBoundsException.class, () -> run(model, tracking(prompt, null, -1)));
      assertThrows(IllegalArgumentException.class, () -> tracking(prompt, null, 3, 3));
      assertThrows(IllegalArgumentException.class, () -> tracking(prompt, null, 1, 2, 3, 4, 5));
    }
  }

  private static LensResult run(LanguageModel model, LensRequest request) throws ModelException {
    return model.run(request, LanguageModel.Listener.NONE, new Cancellation());
  }

  @Test
  void theJensenShannonDivergenceIsComputedOnRequestAndAllElseStaysTheSame() throws ModelException {
    try (LanguageModel model = LensMini.load()) {
      Prompt prompt = LensMini.prompt(model, "Monday, Tuesday, Wednesday");
      LensGrid without =
          run(model, new LensRequest(prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 10, null))
              .grid();
      assertFalse(without.has(Statistic.JS));
      LensResult with =
          run(
              model,
              new LensRequest(prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 10, without, true));
      assertEquals(prompt.size(), with.columnsDecoded());
      assertTrue(with.grid().has(Statistic.JS));
      for (int column = 0; column < prompt.size(); column++) {
        assertTrue(with.grid().column(column).get(Statistic.JS, 0) > 0);
        for (int row = 0; row < without.rowCount(); row++) {
          for (Statistic statistic : Statistic.values()) {
            if (statistic != Statistic.JS) {
              assertEquals(
                  without.column(column).get(statistic, row),
                  with.grid().column(column).get(statistic, row));
            }
          }
        }
      }
      LensResult again =
          run(
              model,
              new LensRequest(prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, 10, with.grid()));
      assertEquals(0, again.columnsDecoded());
      assertTrue(again.grid().has(Statistic.JS));
    }
  }

  @Test
  void aRunThatTakesColumnsOverGivesWhatAFullRunGives() throws ModelException {
    try (LanguageModel model = LensMini.load()) {
      Prompt shorter = LensMini.prompt(model, "Monday, Tuesday, Wednesday, Thursday");
      Prompt longer = LensMini.prompt(model, "Monday, Tuesday, Wednesday, Thursday,");
      assertEquals(shorter.size() + 1, longer.size());
      LensGrid before = LensMini.run(model, shorter).grid();
      LensResult full = LensMini.run(model, longer);
      LensResult added = LensMini.run(model, longer, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, before);
      assertEquals(longer.size(), full.columnsDecoded());
      assertEquals(2, added.columnsDecoded());
      assertSame(before.column(0), added.grid().column(0));
      assertSameValues(full.grid(), added.grid());
      LensResult again =
          LensMini.run(model, longer, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, added.grid());
      assertEquals(0, again.columnsDecoded());
      assertNotNull(again.grid().column(0));
    }
  }

  private static void assertSameValues(LensGrid expected, LensGrid grid) {
    for (int column = 0; column < expected.columnCount(); column++) {
      for (int row = 0; row < expected.rowCount(); row++) {
        assertEquals(expected.topId(row, column), grid.topId(row, column));
        for (Statistic statistic : Statistic.values()) {
          assertEquals(
              expected.column(column).get(statistic, row),
              grid.column(column).get(statistic, row),
              statistic.key().startsWith("rank") ? 1 : 1e-4,
              statistic + " " + row + " " + column);
        }
      }
    }
  }
}
