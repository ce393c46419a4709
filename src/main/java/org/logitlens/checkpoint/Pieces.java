package org.logitlens.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The bytes that ids stand for. */
final class Pieces {
  private static final byte[] NO_BYTES = {};

  private Pieces() {}

  /** Of every id from 0; an empty array where an id stands for nothing. */
  static List<byte[]> of(VocabularyIds ids, List<AddedToken> added, Spelling spelling) {
    List<byte[]> pieces = none(ids);
    ids.byEntry().forEach((entry, id) -> pieces.set(id, spelling.bytes(entry)));
    for (AddedToken token : added) {
      // SentencePiece's own pieces are declared once more as added tokens, spelled as they are.
      boolean spelled = spelling == Spelling.SENTENCE_PIECE && !token.special();
      pieces.set(token.id(), spelled ? spelling.bytes(token.content()) : text(token.content()));
    }
    return Collections.unmodifiableList(pieces);
  }

  /**
   * Of every id from 0 the text itself. CTRL's mark for a word that goes on stays in it: it tells
   * two entries apart, and no byte of the text stands for the space after a word.
   */
  static List<byte[]> ofText(VocabularyIds ids, List<AddedToken> added) {
    List<byte[]> pieces = none(ids);
    ids.byEntry().forEach((entry, id) -> pieces.set(id, text(entry)));
    added.forEach(token -> pieces.set(token.id(), text(token.content())));
    return Collections.unmodifiableList(pieces);
  }

  private static List<byte[]> none(VocabularyIds ids) {
    return new ArrayList<>(Collections.nCopies(ids.size(), NO_BYTES));
  }

  private static byte[] text(String token) {
    return token.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether some piece goes on after a letter with a space: such a piece joins words. */
  static boolean joinWords(List<byte[]> pieces) {
    for (byte[] piece : pieces) {
      for (int i = 1; i < piece.length; i++) {
        if (piece[i] == ' ' && (piece[i - 1] < 0 || Character.isLetter(piece[i - 1]))) {
          return true;
        }
      }
    }
    return false;
  }
}
