package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;

class SplitCharacterTest {

  private static Prompt prompt(String... hexBytes) {
    List<Token> tokens = new ArrayList<>();
    for (String hex : hexBytes) {
      tokens.add(new Token(tokens.size(), HexFormat.of().parseHex(hex)));
    }
    return new Prompt("", tokens, Collections.nCopies(tokens.size(), 0), List.of());
  }

  @Test
  @Tag("P9")
  void everyPartOfASplitEmojiNamesTheWholeEmojiItsPlaceAndItsBytes() {
    // U+1F600 is F0 9F 98 80.
    Prompt prompt = prompt("61", "f09f", "98", "80", "62");
    assertEquals(Optional.of(new SplitCharacter("😀", 2, 3, "98")), SplitCharacter.at(prompt, 2));
    assertEquals(
        Optional.of(new SplitCharacter("😀", 1, 3, "F0 9F")), SplitCharacter.at(prompt, 1));
    assertEquals(
        "3/3 of 😀 (U+1F600), bytes 80", SplitCharacter.at(prompt, 3).orElseThrow().sentence());
  }

  @Test
  @Tag("P9")
  void emojiOfAZwjFamilyAreNamedOneByOneWhereTheyAreSplit() {
    // Woman, zero-width joiner, girl: F0 9F 91 A9, E2 80 8D, F0 9F 91 A7.
    Prompt prompt = prompt("f09f91", "a9", "e2808d", "f09f91", "a7");
    assertEquals(Optional.of(new SplitCharacter("👩", 2, 2, "A9")), SplitCharacter.at(prompt, 1));
    assertTrue(SplitCharacter.at(prompt, 2).isEmpty());
    assertEquals(
        Optional.of(new SplitCharacter("👧", 1, 2, "F0 9F 91")), SplitCharacter.at(prompt, 3));
  }

  @Test
  void leadingSpaceStaysWithTheFirstPart() {
    Prompt prompt = prompt("20f09f", "9880");
    assertEquals(
        "1/2 of 😀 (U+1F600), bytes 20 F0 9F",
        SplitCharacter.at(prompt, 0).orElseThrow().sentence());
  }

  @Test
  void wholeCharactersAndBytesThatFormNoneAreNotSplit() {
    assertTrue(SplitCharacter.at(prompt("61", "c3a9", "62"), 1).isEmpty());
    assertTrue(SplitCharacter.at(prompt("61", "80", "62"), 1).isEmpty());
    assertTrue(SplitCharacter.at(prompt("80"), 0).isEmpty());
    assertTrue(SplitCharacter.at(prompt("f09f", "61"), 0).isEmpty());
  }
}
