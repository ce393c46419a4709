package org.logitlens.cli;

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
import java.util.List;
import java.util.Locale;

/**
 * A prompt as text.
 *
 * @param text the text, every character as it was
 * @param notices what the user should know about how it was read
 */
record PromptText(String text, List<String> notices) {
  /** The most bytes of a prompt: many times what any model takes, and all that tokenizers take. */
  static final int MAX_BYTES = 8 << 20;

  private static final String BOM = "\uFEFF";

  /** Copies the list. */
  PromptText {
    notices = List.copyOf(notices);
  }

  /** Reads a file of strict UTF-8; looks at its kind and size first. */
  static PromptText read(Path file) throws CliException {
    if (!Files.exists(file)) {
      throw CliException.usage("there is no file " + file);
    }
    if (Files.isDirectory(file)) {
      throw CliException.usage(file + " is a folder, not a prompt file");
    }
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        throw tooLarge(file.toString(), "has " + Files.size(file) + " bytes");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return read(in, file.toString());
      }
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * Reads a stream of strict UTF-8 to its end.
   *
   * @param name what to call it in messages
   */
  static PromptText read(InputStream in, String name) throws CliException {
    try {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw tooLarge(name, "has more");
      }
      String text = decode(bytes, name);
      return text.startsWith(BOM)
          ? new PromptText(text.substring(1), List.of("removed the byte order mark of " + name))
          : new PromptText(text, List.of());
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static String decode(byte[] bytes, String name) throws CliException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw CliException.usage(
          String.format(
              Locale.ROOT,
              "%s is not UTF-8: byte 0x%02X at offset %d",
              name,
              bytes[in.position()],
              in.position()));
    }
    return out.flip().toString();
  }

  private static CliException tooLarge(String name, String found) {
    return CliException.usage(
        name + " " + found + "; a prompt file can have " + MAX_BYTES + " bytes");
  }

  private static CliException unreadable(String name, IOException e) {
    return new CliException(ExitCodes.USAGE, "cannot read " + name + ": " + e, "", e);
  }
}
