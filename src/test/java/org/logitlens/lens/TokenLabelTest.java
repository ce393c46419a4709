package org.logitlens.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLabelTest {

  private static TokenLabel label(String text) {
    return TokenLabel.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLeadingSpaceIsARaisedDotMarkedAsNotBeingText() {
    assertEquals(
        List.of(new TokenLabel.Run("·", true), new TokenLabel.Run("plasma", false)),
        label(" plasma").runs());
  }

  @ParameterizedTest
  @CsvSource({"0a,↵", "0d,␍", "09,⇥", "20,␠", "2020,␠␠", "00,\\x00", "1b,\\x1B", "c285,\\x85"})
  void charactersThatCannotBeSeenGetAMark(String hex, String shown) {
    TokenLabel label = TokenLabel.of(java.util.HexFormat.of().parseHex(hex));
    assertEquals(shown, label.plain());
    assertTrue(label.runs().stream().allMatch(TokenLabel.Run::mark));
  }

  @Test
  void bytesThatAreNoCharacterAreShownAsHexAndTheRestAsText() {
    byte[] bytes = {'a', (byte) 0xF0, (byte) 0x9F, 'b', (byte) 0x80};
    assertEquals("aF09Fb80", TokenLabel.of(bytes).plain());
    assertEquals(
        List.of(
            new TokenLabel.Run("a", false),
            new TokenLabel.Run("F09F", true),
            new TokenLabel.Run("b", false),
            new TokenLabel.Run("80", true)),
        TokenLabel.of(bytes).runs());
  }

  @ParameterizedTest
  @ValueSource(ints = {0x202E, 0x2066, 0x200B, 0x200F, 0xFEFF, 0x2028, 0xA0})
  void charactersThatMoveTheirNeighboursAreEscaped(int codePoint) {
    TokenLabel label = label(new String(Character.toChars(codePoint)));
    assertEquals(
        List.of(new TokenLabel.Run(String.format("\\u%04X", codePoint), true)), label.runs());
  }

  @Test
  void aCombiningMarkAloneStandsOnADottedCircle() {
    assertEquals("◌\u0301", label("\u0301").plain());
    assertEquals("e\u0301", label("e\u0301").plain());
  }

  @Test
  void charactersBeyondTheBasicPlaneStayWhole() {
    assertEquals(List.of(new TokenLabel.Run("🙂日本", false)), label("🙂日本").runs());
  }

  @Test
  void anEmptyTokenHasAnEmptyLabel() {
    assertEquals(List.of(), label("").runs());
  }
}
