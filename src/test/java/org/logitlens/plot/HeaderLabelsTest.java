package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenLabel;

@Tag("P9")
class HeaderLabelsTest {
  /** The least room that a header has in the window, pixels, and the size of its text. */
  private static final double ROOM = 74;

  private static final int SIZE = 12;

  /** A prompt of one token for every byte. */
  private static Prompt bytes(String text) {
    List<Token> tokens = new ArrayList<>();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      tokens.add(new Token(tokens.size(), new byte[] {b}));
    }
    return new Prompt(text, tokens, Collections.nCopies(tokens.size(), 0), List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"日", "ï", "👩", "🧿", "🪐", "\uDBFF\uDFFD"})
  void aPartOfACharacterKeepsItsNumberWhetherOrNotAFaceHasTheCharacter(String character) {
    Prompt prompt = bytes(character);
    for (int i = 0; i < prompt.size(); i++) {
      TokenLabel label = HeaderLabels.input(prompt, i);
      String shown = TextFit.shorten(label, Face.MONO, SIZE, ROOM).plain();
      assertTrue(shown.endsWith(" " + (i + 1) + "/" + prompt.size()), shown);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"日", "👩", "🧿"})
  void aPartOfACharacterThatNoFaceHasShowsItsOwnBytes(String character) {
    Prompt prompt = bytes(character);
    boolean drawn = Stream.of(Face.values()).anyMatch(face -> face.draws(character));
    for (int i = 0; i < prompt.size(); i++) {
      String hex = HexFormat.of().withUpperCase().formatHex(prompt.tokens().get(i).bytes());
      String label = HeaderLabels.input(prompt, i).plain();
      assertEquals(drawn ? character : hex, label.substring(0, label.indexOf(' ')));
    }
  }

  @Test
  void textBesideThePartStaysInTheLabel() {
    byte[] space = {' ', (byte) 0xF0, (byte) 0x9F};
    byte[] rest = {(byte) 0x91, (byte) 0xA9, '!'};
    List<Token> tokens = List.of(new Token(0, space), new Token(1, rest));
    Prompt prompt = new Prompt(" 👩!", tokens, List.of(0, 0), List.of());
    boolean drawn = Stream.of(Face.values()).anyMatch(face -> face.draws("👩"));
    assertEquals(drawn ? "·👩 1/2" : "·F09F 1/2", HeaderLabels.input(prompt, 0).plain());
    assertEquals(drawn ? "👩 2/2!" : "91A9! 2/2", HeaderLabels.input(prompt, 1).plain());
  }
}
