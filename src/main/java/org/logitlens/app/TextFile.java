package org.logitlens.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.logitlens.lens.ModelException;

/**
 * A file read as strict UTF-8.
 *
 * @param text its text, without a byte order mark
 * @param hadMark whether there was a byte order mark
 */
record TextFile(String text, boolean hadMark) {
  /** Far more than the prompt area holds. */
  static final long MAX_BYTES = 8L << 20;

  /**
   * Reads a file. Blocks: not for the FX thread.
   *
   * @throws ModelException when it is no regular file, too large, unreadable or not UTF-8
   */
  static TextFile read(Path file) throws ModelException {
    return read(file, MAX_BYTES);
  }

  /**
   * Reads a file of limited size. Blocks: not for the FX thread.
   *
   * @param most how many bytes it may have
   * @throws ModelException when it is no regular file, too large, unreadable or not UTF-8
   */
  static TextFile read(Path file, long most) throws ModelException {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(file + " is not a regular file.", "Choose a text file.", null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      refuseBeyond(most, file, Files.size(file));
      // A file can grow while it is read, and those of the system say that they are empty.
      byte[] bytes = in.readNBytes((int) most + 1);
      refuseBeyond(most, file, bytes.length);
      return decode(file, bytes);
    } catch (IOException e) {
      throw new ModelException(file + " could not be read.", "Check its permissions.", e);
    }
  }

  private static void refuseBeyond(long most, Path file, long size) throws ModelException {
    if (size > most) {
      throw new ModelException(
          file.getFileName() + " has " + Counted.of(size, "byte") + ".",
          "Choose a file of at most " + Counted.of(most, "byte") + ".",
          null);
    }
  }

  /** What the user is told; empty when the text is all there is in the file. */
  String notice() {
    return hadMark ? "Byte order mark removed." : "";
  }

  private static TextFile decode(Path file, byte[] bytes) throws ModelException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new ModelException(
          file.getFileName() + " is not UTF-8: byte " + in.position() + " begins no character.",
          "Save it as UTF-8 and try again.",
          null);
    }
    String text = out.flip().toString();
    boolean mark = text.startsWith("\uFEFF");
    return new TextFile(mark ? text.substring(1) : text, mark);
  }
}
