package org.logitlens.app.details;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;

/**
 * A stretch of text whose characters are cut by token borders, so that no single token shows them.
 *
 * @param whole the characters that the tokens form together
 * @param part which of the tokens it is, from 1
 * @param parts how many tokens share the stretch
 * @param bytes the bytes of this token alone, hexadecimal, such as {@code F0 9F}
 */
public record SplitCharacter(String whole, int part, int parts, String bytes) {

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  /**
   * The stretch around a position of a prompt; empty when the position's token starts and ends
   * between characters, or its bytes form no character with their neighbours.
   */
  public static Optional<SplitCharacter> at(Prompt prompt, int position) {
    List<Token> tokens = prompt.tokens();
    int from = position;
    while (from > 0 && startsInside(tokens.get(from).bytes())) {
      from--;
    }
    int to = position;
    while (to + 1 < tokens.size() && startsInside(tokens.get(to + 1).bytes())) {
      to++;
    }
    if (from == to) {
      return Optional.empty();
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (Token token : tokens.subList(from, to + 1)) {
      joined.writeBytes(token.bytes());
    }
    String whole = joined.toString(StandardCharsets.UTF_8);
    if (whole.indexOf('\uFFFD') >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new SplitCharacter(
            whole,
            position - from + 1,
            to - from + 1,
            HEX.formatHex(tokens.get(position).bytes())));
  }

  /** {@code 2/3 of 😀 (U+1F600), bytes 98 80}. */
  public String sentence() {
    StringBuilder points = new StringBuilder();
    whole
        .strip()
        .codePoints()
        .limit(4)
        .forEach(c -> points.append(String.format(Locale.ROOT, " U+%04X", c)));
    return part
        + "/"
        + parts
        + " of "
        + whole.strip()
        + " ("
        + points.toString().strip()
        + "), bytes "
        + bytes;
  }

  /** Whether the first byte continues a character that an earlier token began. */
  private static boolean startsInside(byte[] bytes) {
    return bytes.length > 0 && (bytes[0] & 0xC0) == 0x80;
  }
}
