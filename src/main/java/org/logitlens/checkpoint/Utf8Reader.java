package org.logitlens.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes JSON text strictly and in small pieces: malformed UTF-8, a byte order mark and strings
 * beyond a length are refused with their place, so that no parser above has to hold them. For one
 * thread.
 */
final class Utf8Reader extends Reader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Text that is no acceptable JSON text; the message says why and where, as a clause. */
  static final class RefusedTextException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedTextException(String message) {
      super(message);
    }
  }

  private final InputStream in;
  private final int longestString;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).flip();
  private long bytesBefore;
  private boolean ended;
  private boolean started;
  private boolean inString;
  private boolean escaped;
  private int stringLength;

  /**
   * Makes a reader.
   *
   * @param in the bytes; closed with this
   * @param longestString the most characters between two quotes
   */
  Utf8Reader(InputStream in, int longestString) {
    this.in = in;
    this.longestString = longestString;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    CharBuffer chars = CharBuffer.wrap(target, offset, length);
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (result.isError()) {
        throw new RefusedTextException("not UTF-8 at byte " + (bytesBefore + bytes.position()));
      }
      int decoded = chars.position() - offset;
      if (decoded > 0) {
        check(target, offset, decoded);
        return decoded;
      }
      if (ended) {
        return -1;
      }
      if (result.isOverflow()) {
        throw new RefusedTextException("a buffer too small for one character");
      }
      fill();
    }
  }

  private void fill() throws IOException {
    bytesBefore += bytes.position();
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (read < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
  }

  private void check(char[] chars, int offset, int length) throws RefusedTextException {
    if (!started && chars[offset] == BYTE_ORDER_MARK) {
      throw new RefusedTextException("a byte order mark at byte 0");
    }
    started = true;
    for (int i = offset; i < offset + length; i++) {
      char c = chars[i];
      if (!inString) {
        inString = c == '"';
        stringLength = 0;
      } else if (escaped) {
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (c == '"') {
        inString = false;
      }
      if (inString && ++stringLength > longestString + 1) {
        throw new RefusedTextException(
            "a string longer than "
                + longestString
                + " characters before byte "
                + (bytesBefore + bytes.position()));
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
