package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logitlens.lens.TokenLabel;

class TextFitTest {
  private static final List<String> SNIPPETS =
      List.of(
          "a", "i", "W", " ", "\n", "é", "日", "ש", "ب", "ไ", "🙂", "\u0301", "\u202E", "…", "ﷺ",
          "e", "the", "\t", "\u0000", "𝒳");

  private static TokenLabel label(String text) {
    return TokenLabel.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String fitted(String text, double width, double height) {
    return TextFit.fit(label(text), Face.MONO, 9, width, height).map(TextLine::plain).orElse("");
  }

  // At size 9 every character of JetBrains Mono is 5.4 wide.
  @ParameterizedTest
  @CsvSource({
    "54, ·plasmatic",
    "53.9, ·plasmat…",
    "43.2, ·plasma…",
    "37.8, ·plas…",
    "43, ·plasm…",
    "21.6, ·pl…",
    "21.5, pl",
    "10.8, pl",
    "10.7, ''"
  })
  void aTokenIsWholeThenCutThenTwoLettersThenNothing(double width, String expected) {
    assertEquals(expected, fitted(" plasmatic", width, 20));
  }

  @Test
  void nothingIsWrittenInBoxesTooLow() {
    assertEquals("", fitted("a", 100, 11));
    assertEquals("a", fitted("a", 100, 11.25));
  }

  @Test
  void theSizeFollowsTheBox() {
    assertEquals(9, TextFit.sizeFor(28, 39));
    assertEquals(12, TextFit.sizeFor(44, 28));
    assertEquals(20, TextFit.sizeFor(200, 200));
    assertEquals(9, TextFit.sizeFor(200, 14));
    for (int width = 1; width < 200; width++) {
      assertTrue(TextFit.SIZES.contains(TextFit.sizeFor(width, width)));
      assertTrue(TextFit.sizeFor(width, width) <= TextFit.sizeFor(width + 1, width + 1));
    }
  }

  @Test
  void aTokenThatIsALittleTooLongIsShrunkBeforeItIsCut() {
    Optional<TextLine> line = TextFit.fit(label(" people"), Face.MONO, 11, 43, 28);
    assertEquals("·people", line.orElseThrow().plain());
    assertEquals(10, line.orElseThrow().size());
  }

  @Test
  void whateverTheTokenAndTheBoxTextNeverReachesOverTheEdge() {
    Random random = new Random(7);
    for (int round = 0; round < 4000; round++) {
      String text =
          random
              .ints(1 + random.nextInt(12), 0, SNIPPETS.size())
              .mapToObj(SNIPPETS::get)
              .collect(Collectors.joining());
      double width = 80 * random.nextDouble();
      double height = 40 * random.nextDouble();
      Optional<TextLine> line =
          TextFit.fit(label(text), Face.MONO, TextFit.sizeFor(width, height), width, height);
      if (line.isPresent()) {
        TextLine fitted = line.get();
        assertTrue(fitted.width() <= width, text + " in " + width);
        assertTrue(fitted.size() * TextFit.LINE <= height, text + " in " + height);
        assertTrue(TextFit.SIZES.contains((int) fitted.size()));
        assertFalse(fitted.plain().isEmpty());
        double end = 0;
        for (TextLine.Piece piece : fitted.pieces()) {
          assertEquals(end, piece.x(), 1e-9);
          end += piece.width();
        }
        assertEquals(end, fitted.width(), 1e-9);
      }
      TextLine header = TextFit.shorten(label(text), Face.MONO, 12, Math.max(width, 8));
      assertTrue(header.width() <= Math.max(width, 8), text);
    }
  }

  @Test
  @Tag("P18")
  void aVeryLongTokenIsCutInCellAndHeaderAndItsLabelIsWhole() {
    String spaces = " ".repeat(100);
    assertEquals("␣␣␣␣…", fitted(spaces, 33, 20).replaceAll("␣+", "␣␣␣␣"));
    assertEquals(100, label(spaces).plain().length());
    String longest = "ÃÂ".repeat(64);
    assertEquals("ÃÂÃÂÃ…", fitted(longest, 33, 20));
    assertTrue(TextFit.shorten(label(longest), Face.MONO, 12, 168).width() <= 168);
  }

  @Test
  @Tag("P10")
  void aCharacterThatNoFaceHasIsNamedByItsCodePoint() {
    // A character of a script encoded in 2020, which fonts in use lack, or has an outline.
    String rare = new String(Character.toChars(0x18B00));
    TextLine line = TextLine.of(label("a" + rare), Face.MONO, 12);
    boolean drawn = Face.SYSTEM.draws(rare);
    assertEquals(drawn ? "a" + rare : "a[U+18B00]", line.plain());
    assertEquals(!drawn, line.pieces().get(line.pieces().size() - 1).mark());
    // No font at all has an outline for a noncharacter inside plain text.
    TextLine none = TextLine.of("x\uFDD0", Face.MONO, 12);
    assertEquals("x[U+FDD0]", none.plain());
    assertTrue(none.pieces().get(1).mark());
    for (TextLine.Piece piece : none.pieces()) {
      assertTrue(piece.face().draws(piece.text()));
    }
  }

  @Test
  @Tag("P10")
  void signsThatTheMonoFaceLacksComeFromTheSans() {
    TextLine line = TextLine.of(label("a\n"), Face.MONO, 12);
    assertEquals(Face.MONO, line.pieces().get(0).face());
    assertEquals(new TextLine.Piece("↵", Face.SANS, true, 7.2, line.width() - 7.2).text(), "↵");
    assertEquals(Face.SANS, line.pieces().get(1).face());
    assertTrue(line.pieces().get(1).mark());
  }

  @Test
  @Tag("P11")
  void textFromRightToLeftStaysBetweenItsNeighbours() {
    TextLine line = TextLine.of(label(" אב12 c"), Face.MONO, 12);
    // Left to right as the token goes on: mark, Hebrew, digits, mark, Latin.
    assertEquals("·אב12·c", line.plain());
    assertEquals("·", line.pieces().get(0).text());
    assertTrue(line.pieces().get(1).text().startsWith("א") || line.pieces().get(1).mark());
    TextLine.Piece last = line.pieces().get(line.pieces().size() - 1);
    assertEquals("c", last.text());
    assertEquals(line.width(), last.x() + last.width(), 1e-9);
  }

  @Test
  @Tag("P11")
  void controlsOfDirectionAreNeverDrawnThemselves() {
    TextLine line = TextLine.of(label("a\u202Eb\u2066c\u200Dd"), Face.MONO, 12);
    assertEquals("a\\u202Eb\\u2066c\\u200Dd", line.plain());
    assertTrue(line.pieces().get(1).mark());
  }

  @Test
  void aMonospacedLineIsAsWideAsItsCharacters() {
    assertEquals(5 * 0.6 * 20, TextLine.of("plasm", Face.MONO, 20).width(), 1e-6);
  }
}
