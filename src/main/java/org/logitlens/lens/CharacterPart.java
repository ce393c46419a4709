package org.logitlens.lens;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says that a token is one of several that share a character.
 *
 * @param character the whole character
 * @param part which of its tokens, 1 to {@code of}
 * @param of how many tokens hold bytes of the character, at least 2
 */
public record CharacterPart(String character, int part, int of) {
  private static final int LONGEST_CHARACTER = 4;

  /** The marker in a cell: {@code 2/3}. */
  public String marker() {
    return part + "/" + of;
  }

  static @Nullable CharacterPart of(List<Token> tokens, int index) {
    byte[] bytes = tokens.get(index).bytes();
    if (bytes.length == 0) {
      return null;
    }
    return isContinuation(bytes[0]) ? ofTail(tokens, index) : ofHead(tokens, index, index);
  }

  /** Goes back to the token in which the character begins. */
  private static @Nullable CharacterPart ofTail(List<Token> tokens, int index) {
    for (int first = index - 1; first >= Math.max(0, index - LONGEST_CHARACTER); first--) {
      byte[] bytes = tokens.get(first).bytes();
      if (bytes.length > 0 && lastLead(bytes) >= 0) {
        return ofHead(tokens, first, index);
      }
    }
    return null;
  }

  /** Puts together the character whose first byte is the last lead byte of a token. */
  private static @Nullable CharacterPart ofHead(List<Token> tokens, int first, int index) {
    byte[] head = tokens.get(first).bytes();
    int lead = lastLead(head);
    int length = lengthOf(head[lead]);
    if (head.length - lead >= length) {
      return null;
    }
    ByteArrayOutputStream character = new ByteArrayOutputStream(LONGEST_CHARACTER);
    character.write(head, lead, head.length - lead);
    int last = first;
    while (character.size() < length && last + 1 < tokens.size()) {
      byte[] more = tokens.get(++last).bytes();
      for (int i = 0; i < more.length && character.size() < length; i++) {
        if (!isContinuation(more[i])) {
          return null;
        }
        character.write(more[i]);
      }
    }
    String text = decodedOrNull(character.toByteArray());
    if (text == null || index > last) {
      return null;
    }
    return new CharacterPart(text, index - first + 1, last - first + 1);
  }

  private static @Nullable String decodedOrNull(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static int lastLead(byte[] bytes) {
    int at = bytes.length - 1;
    while (at >= 0 && isContinuation(bytes[at])) {
      at--;
    }
    return at;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  private static int lengthOf(byte lead) {
    int value = lead & 0xFF;
    if (value < 0x80) {
      return 1;
    }
    if (value < 0xE0) {
      return 2;
    }
    return value < 0xF0 ? 3 : 4;
  }
}
