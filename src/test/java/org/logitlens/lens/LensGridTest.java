package org.logitlens.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LensGridTest {
  private static final Vocabulary VOCABULARY =
      new Vocabulary(
          IntStream.range(0, 26)
              .mapToObj(i -> String.valueOf((char) ('a' + i)).getBytes(StandardCharsets.UTF_8))
              .toList(),
          26);

  private static Prompt prompt(int... ids) {
    List<Token> tokens = Arrays.stream(ids).mapToObj(VOCABULARY::token).toList();
    List<Integer> starts = IntStream.range(0, ids.length).boxed().toList();
    return new Prompt("x".repeat(ids.length), tokens, starts, List.of());
  }

  private static LensGrid grid(Prompt prompt, @Nullable LensColumn... columns) {
    return new LensGrid(
        "tiny",
        VOCABULARY,
        prompt,
        2,
        Decoder.LOGIT_LENS,
        HiddenRows.BLOCKS,
        Arrays.asList(columns));
  }

  @Test
  void aGridHasAStatisticWhenEveryDecodedColumnHasIt() {
    LensGrid whole = TestGrids.random(2, 4, 30, 1);
    LensGrid mixed = TestGrids.withoutJs(whole, 2);
    assertTrue(whole.has(Statistic.JS));
    assertFalse(mixed.has(Statistic.JS));
    assertTrue(mixed.has(Statistic.ENTROPY));
    assertTrue(TestGrids.pendingFrom(mixed, 2).has(Statistic.JS));
  }

  @ParameterizedTest
  @EnumSource
  void aColumnLacksWhatItWasDecodedWithoutAndTheLastWhatIsNext(Metric metric) {
    LensGrid grid = TestGrids.withoutJs(TestGrids.random(2, 4, 30, 1), 1);
    assertEquals(metric == Metric.JENSEN_SHANNON, grid.lacks(metric, 1));
    assertFalse(grid.lacks(metric, 2));
    assertEquals(metric.needsNext(), grid.lacks(metric, 3));
  }

  @Test
  void outlinesCompareIdsWithTheOutputRow() {
    LensGrid grid =
        grid(prompt(1, 2), LensColumnTest.column(5, 2, 5), LensColumnTest.column(1, 4, 4));
    assertTrue(grid.agrees(0, 0));
    assertFalse(grid.agrees(1, 0));
    assertTrue(grid.agrees(2, 0));
    assertFalse(grid.agrees(0, 1));
  }

  @Test
  void aRightGuessOfTheNextTokenIsMarkedAndTheLastPositionHasNone() {
    LensGrid grid =
        grid(prompt(1, 2), LensColumnTest.column(5, 2, 2), LensColumnTest.column(1, 4, 2));
    assertTrue(grid.predictsNext(0));
    assertFalse(grid.predictsNext(1));
    assertNull(grid.next(1));
  }

  @Test
  @Tag("P19")
  void equalTokensKeepTheirOwnColumns() {
    LensGrid grid =
        grid(prompt(1, 1), LensColumnTest.column(5, 2, 2), LensColumnTest.column(1, 4, 9));
    assertEquals(2, grid.topId(2, 0));
    assertEquals(9, grid.topId(2, 1));
  }

  @Test
  void missingColumnsHaveNoGuessNoValueAndNoOutline() {
    LensGrid grid = grid(prompt(1, 2), LensColumnTest.column(5, 2, 2), null);
    assertFalse(grid.isComplete());
    assertEquals(1, grid.readyCount());
    assertEquals(LensColumn.NONE, grid.topId(0, 1));
    assertFalse(grid.agrees(2, 1));
    assertTrue(Double.isNaN(grid.value(Metric.ENTROPY, 0, 1)));
    assertThrows(NullPointerException.class, () -> grid.column(1));
  }

  @Test
  void aStrideKeepsEveryNthRowAndAlwaysTheLast() {
    LensGrid grid =
        new LensGrid(
            "tiny",
            VOCABULARY,
            prompt(1),
            6,
            Decoder.LOGIT_LENS,
            HiddenRows.BLOCKS,
            Collections.<@Nullable LensColumn>singletonList(null));
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), grid.shownRows(true, 1));
    assertEquals(List.of(0, 4, 6), grid.shownRows(true, 4));
    assertEquals(List.of(3, 6), grid.shownRows(false, 3));
    assertEquals(List.of(6), grid.shownRows(false, 100));
    assertThrows(IllegalArgumentException.class, () -> grid.shownRows(true, 0));
  }

  @Test
  void rowsAreNamedByWhatTheyDecode() {
    assertEquals(
        List.of("input", "block 0", "block 1"),
        Row.of(2, Decoder.LOGIT_LENS, HiddenRows.BLOCKS).stream().map(Row::label).toList());
    assertEquals(
        List.of("input", "block 0", "block 1", "output"),
        Row.of(2, Decoder.POST_2020, HiddenRows.BLOCKS).stream().map(Row::label).toList());
    assertEquals(
        List.of("attn 0", "attn 1", "output"),
        Row.of(2, Decoder.LOGIT_LENS, HiddenRows.MID_BLOCKS).stream().map(Row::label).toList());
  }

  @ParameterizedTest
  @EnumSource(HiddenRows.class)
  void onlyTheLastRowIsTheOutput(HiddenRows hidden) {
    for (Decoder decoder : Decoder.values()) {
      List<Row> rows = Row.of(3, decoder, hidden);
      for (int row = 0; row < rows.size(); row++) {
        assertEquals(row == rows.size() - 1, rows.get(row).kind() == Row.Kind.OUTPUT);
      }
    }
  }

  @Test
  void keepingTheFirstOrLastTokensOfAPromptSaysHowManyWereDropped() {
    Prompt prompt = prompt(1, 2, 3, 4);
    assertEquals(List.of(1, 2), Arrays.stream(prompt.first(2).ids()).boxed().toList());
    assertEquals(List.of("2 tokens dropped"), prompt.first(2).notices());
    assertEquals(List.of(2, 3, 4), Arrays.stream(prompt.last(3).ids()).boxed().toList());
    assertEquals(List.of("1 token dropped"), prompt.last(3).notices());
    assertEquals(prompt, prompt.first(4));
  }

  @Test
  void idsWithoutAPieceOfTextAreNamed() {
    Vocabulary padded = new Vocabulary(List.of(new byte[] {'a'}, new byte[0]), 4);
    assertEquals("a", padded.token(0).label().plain());
    assertEquals("[unused 1]", padded.token(1).label().plain());
    assertEquals("[unused 3]", padded.token(3).label().plain());
    assertEquals("[id 4]", padded.token(4).label().plain());
    assertEquals("[id -1]", padded.token(-1).label().plain());
  }
}
