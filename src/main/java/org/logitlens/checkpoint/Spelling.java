package org.logitlens.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How the entries of a BPE vocabulary are spelled in its file. */
enum Spelling {
  /** GPT-2's: every character stands for one byte, see {@link ByteSymbols}. */
  BYTE_SYMBOLS {
    @Override
    byte[] bytes(String entry) {
      return ByteSymbols.bytes(entry);
    }

    @Override
    String ofByte(int b) {
      return String.valueOf(ByteSymbols.symbol(b));
    }
  },

  /**
   * SentencePiece's: the text itself with {@code ▁} (U+2581) for a space; {@code <0xNN>} is one
   * byte of a character that has no entry.
   */
  SENTENCE_PIECE {
    @Override
    byte[] bytes(String entry) {
      if (entry.length() == 6 && entry.startsWith("<0x")) {
        int b = 16 * Character.digit(entry.charAt(3), 16) + Character.digit(entry.charAt(4), 16);
        // Only the one spelling that the library looks for stands for a byte.
        if (b >= 0 && ofByte(b).equals(entry)) {
          return new byte[] {(byte) b};
        }
      }
      return entry.replace(SPACE, " ").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    String ofByte(int b) {
      return String.format(Locale.ROOT, "<0x%02X>", b);
    }
  };

  /** SentencePiece's visible space. */
  static final String SPACE = "▁";

  /** The bytes an entry of the vocabulary stands for. */
  abstract byte[] bytes(String entry);

  /** The entry that stands for a byte from 0 to 255 alone. */
  abstract String ofByte(int b);
}
