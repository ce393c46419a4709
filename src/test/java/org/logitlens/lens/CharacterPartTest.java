package org.logitlens.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P9")
final class CharacterPartTest {

  private static Prompt prompt(String... hexPieces) {
    List<Token> tokens = new ArrayList<>();
    for (String hex : hexPieces) {
      tokens.add(new Token(tokens.size(), HexFormat.of().parseHex(hex)));
    }
    return new Prompt("", tokens, Collections.nCopies(tokens.size(), 0), List.of());
  }

  @Test
  void anEmojiOverThreeTokensIsNumberedThrough() {
    // U+1F469 is F0 9F 91 A9
    Prompt prompt = prompt("61", "f09f", "91", "a9", "62");
    assertNull(prompt.characterPart(0));
    assertEquals(new CharacterPart("👩", 1, 3), prompt.characterPart(1));
    assertEquals(new CharacterPart("👩", 2, 3), prompt.characterPart(2));
    assertEquals(new CharacterPart("👩", 3, 3), prompt.characterPart(3));
    assertNull(prompt.characterPart(4));
    assertEquals("2/3", new CharacterPart("👩", 2, 3).marker());
  }

  @Test
  void aTokenMayBeginWithOtherTextAndEndInsideACharacter() {
    // a space and U+3042 (E3 81 82) split after its first byte
    Prompt prompt = prompt("20e3", "8182");
    assertEquals(new CharacterPart("あ", 1, 2), prompt.characterPart(0));
    assertEquals(new CharacterPart("あ", 2, 2), prompt.characterPart(1));
  }

  @Test
  void aTokenThatEndsOneCharacterAndBeginsAnotherBelongsToTheFirst() {
    Prompt prompt = prompt("e3", "8182e3", "8184");
    assertEquals(new CharacterPart("あ", 2, 2), prompt.characterPart(1));
    assertEquals(new CharacterPart("い", 2, 2), prompt.characterPart(2));
  }

  @Test
  void wholeCharactersHaveNoParts() {
    Prompt prompt = prompt("c3a9", "e38182", "f09f9982", "20");
    for (int i = 0; i < prompt.size(); i++) {
      assertNull(prompt.characterPart(i));
    }
  }

  @Test
  void bytesThatFormNoCharacterHaveNoParts() {
    assertNull(prompt("80").characterPart(0));
    assertNull(prompt("80", "80", "80", "80", "80", "80").characterPart(5));
    assertNull(prompt("e3", "61").characterPart(0));
    assertNull(prompt("e3", "81").characterPart(1), "cut off by the end");
    assertNull(prompt("ed", "a0", "80").characterPart(0), "an encoded surrogate");
    assertNull(prompt("61", "80").characterPart(1));
    assertNull(prompt("").characterPart(0));
    assertNull(prompt("ff", "80", "80", "80").characterPart(0));
  }
}
