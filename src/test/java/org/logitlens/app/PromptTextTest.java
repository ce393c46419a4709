package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PromptTextTest {
  @Test
  @Tag("P2")
  void nothingIsTrimmed() {
    assertEquals(" \n\t x \n", PromptText.of(" \n\t x \n", 100).text());
    assertEquals("", PromptText.of(" \n\t x \n", 100).notice());
  }

  @Test
  @Tag("P12")
  void controlCharactersAreLeftOutAndCounted() {
    PromptText fitting = PromptText.of("a\0b\u001B[1mc\u007F\td\n", 100);

    assertEquals("ab[1mc\td\n", fitting.text());
    assertEquals("3 control characters removed.", fitting.notice());
  }

  @Test
  @Tag("P12")
  void everyCharacterTheAreaWouldDropIsCounted() {
    for (char c = 0; c < 0x100; c++) {
      boolean dropped = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
      PromptText fitting = PromptText.of("" + c, 100);
      assertEquals(dropped ? 1 : 0, fitting.controls() + fitting.returns(), "U+" + (int) c);
      assertEquals(dropped ? "" : "" + c, fitting.text());
    }
  }

  @Test
  @Tag("P13")
  void carriageReturnsAreCountedApart() {
    PromptText fitting = PromptText.of("a\r\nb\r\nc\u2028", 100);

    assertEquals("a\nb\nc\u2028", fitting.text());
    assertEquals("2 carriage returns removed.", fitting.notice());
  }

  @Test
  @Tag("P7")
  void whatDoesNotFitIsRefusedWithItsSize() {
    PromptText fitting = PromptText.of("x".repeat(1 << 20), PromptText.MAX_LENGTH);

    assertEquals(100_000, fitting.text().length());
    assertEquals(
        "948,576 characters refused: the prompt holds 100,000 characters.", fitting.notice());
  }

  @Test
  @Tag("P7")
  void aCharacterOfTwoUnitsIsNotCutInHalf() {
    PromptText fitting = PromptText.of("ab😀😀", 5);

    assertEquals("ab😀", fitting.text());
    assertEquals(2, fitting.refused());
  }

  @Test
  @Tag("P14")
  void halfACharacterIsKeptForTheTokenizerToReport() {
    assertEquals("a\uD83Db", PromptText.of("a\uD83Db", 100).text());
    assertTrue(PromptText.of("\uD83D", 1).notice().isEmpty());
  }
}
