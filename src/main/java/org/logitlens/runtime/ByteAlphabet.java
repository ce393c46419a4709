package org.logitlens.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The alphabet in which byte-level BPE writes its pieces: every byte has one printable character.
 * Printable Latin-1 characters stand for themselves; the 68 other bytes, in order, are written as
 * U+0100 and up.
 */
final class ByteAlphabet {
  private static final int FIRST_STAND_IN = 0x100;
  private static final int NOT_IN_ALPHABET = -1;
  private static final int[] BYTE_OF = bytesByCharacter();

  private ByteAlphabet() {}

  /**
   * The bytes a piece stands for; a piece that uses any character outside the alphabet stands for
   * its own UTF-8.
   */
  static byte[] bytes(String piece) {
    byte[] bytes = new byte[piece.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = piece.charAt(i);
      int value = c < BYTE_OF.length ? BYTE_OF[c] : NOT_IN_ALPHABET;
      if (value == NOT_IN_ALPHABET) {
        return piece.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  private static int[] bytesByCharacter() {
    int[] table = new int[FIRST_STAND_IN + 68];
    Arrays.fill(table, NOT_IN_ALPHABET);
    int standIn = FIRST_STAND_IN;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
      table[printable ? b : standIn++] = b;
    }
    return table;
  }
}
