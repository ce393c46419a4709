package org.logitlens.lens;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A token as it is shown: runs of its own text and runs of marks that stand for what would not be
 * seen (spaces, line ends, control and format characters, bytes that are no character).
 *
 * <p>A label never holds a character that changes the direction or the layout of its surroundings.
 *
 * @param runs text and marks in reading order
 */
public record TokenLabel(List<Run> runs) {

  /** Stands for one space inside or before text. */
  public static final String SPACE = "·";

  private static final String LONE_SPACE = "␠";
  private static final String LINE_FEED = "↵";
  private static final String CARRIAGE_RETURN = "␍";
  private static final String TAB = "⇥";
  private static final String DOTTED_CIRCLE = "◌";

  /**
   * A stretch of a label.
   *
   * @param text what is drawn
   * @param mark whether it stands for something invisible and is drawn muted
   */
  public record Run(String text, boolean mark) {}

  /** Copies the list. */
  public TokenLabel {
    runs = List.copyOf(runs);
  }

  /** The label of plain bytes, read as UTF-8; bytes that form no character become hex pairs. */
  public static TokenLabel of(byte[] bytes) {
    Builder builder = new Builder();
    if (bytes.length > 0 && isOnlySpaces(bytes)) {
      builder.mark(LONE_SPACE.repeat(bytes.length));
      return builder.build();
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    while (in.hasRemaining()) {
      CoderResult result = decoder.decode(in, out, true);
      out.flip();
      out.toString().codePoints().forEach(builder::codePoint);
      out.clear();
      if (result.isError()) {
        for (int i = 0; i < result.length(); i++) {
          builder.mark(HexFormat.of().withUpperCase().toHexDigits(in.get()));
        }
        decoder.reset();
      }
    }
    return builder.build();
  }

  /** A label that is one mark, such as {@code [unused 50270]}. */
  public static TokenLabel ofMark(String text) {
    return new TokenLabel(List.of(new Run(text, true)));
  }

  /** The runs joined. */
  public String plain() {
    StringBuilder all = new StringBuilder();
    runs.forEach(run -> all.append(run.text()));
    return all.toString();
  }

  private static boolean isOnlySpaces(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ') {
        return false;
      }
    }
    return true;
  }

  private static final class Builder {
    private final List<Run> runs = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private boolean currentIsMark;

    void codePoint(int c) {
      switch (c) {
        case ' ' -> mark(SPACE);
        case '\n' -> mark(LINE_FEED);
        case '\r' -> mark(CARRIAGE_RETURN);
        case '\t' -> mark(TAB);
        default -> other(c);
      }
    }

    private void other(int c) {
      switch (Character.getType(c)) {
        case Character.CONTROL -> mark(String.format(Locale.ROOT, "\\x%02X", c));
        case Character.FORMAT,
            Character.SPACE_SEPARATOR,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.PRIVATE_USE,
            Character.UNASSIGNED ->
            mark(String.format(Locale.ROOT, "\\u%04X", c));
        case Character.NON_SPACING_MARK,
            Character.ENCLOSING_MARK,
            Character.COMBINING_SPACING_MARK -> {
          if (runs.isEmpty() && current.isEmpty()) {
            mark(DOTTED_CIRCLE);
          }
          text(c);
        }
        default -> text(c);
      }
    }

    private void text(int c) {
      if (currentIsMark) {
        flush();
      }
      currentIsMark = false;
      current.appendCodePoint(c);
    }

    void mark(String s) {
      if (!currentIsMark) {
        flush();
      }
      currentIsMark = true;
      current.append(s);
    }

    private void flush() {
      if (!current.isEmpty()) {
        runs.add(new Run(current.toString(), currentIsMark));
        current.setLength(0);
      }
    }

    TokenLabel build() {
      flush();
      return new TokenLabel(runs);
    }
  }
}
