package org.logitlens.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * GPT-2's spelling of bytes as visible characters: bytes that are printable in Latin-1 stand for
 * themselves, the other 68 are numbered from U+0100 in order.
 */
final class ByteSymbols {
  private static final int FIRST_STAND_IN = 0x100;
  private static final char[] SYMBOL = new char[256];
  private static final int[] BYTE = new int[FIRST_STAND_IN + 68];

  static {
    Arrays.fill(BYTE, -1);
    int standIns = 0;
    for (int b = 0; b < SYMBOL.length; b++) {
      char symbol = isPrintable(b) ? (char) b : (char) (FIRST_STAND_IN + standIns++);
      SYMBOL[b] = symbol;
      BYTE[symbol] = b;
    }
  }

  private ByteSymbols() {}

  private static boolean isPrintable(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || (b >= 0xae && b <= 0xff);
  }

  /** The character that stands for a byte from 0 to 255. */
  static char symbol(int b) {
    return SYMBOL[b];
  }

  /** The bytes that a token is spelled with; its UTF-8 if any character stands for no byte. */
  static byte[] bytes(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = token.charAt(i);
      if (c >= BYTE.length || BYTE[c] < 0) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) BYTE[c];
    }
    return bytes;
  }
}
