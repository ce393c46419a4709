package org.logitlens.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logitlens.lens.TokenLabel;

/**
 * Fits a token into a box by steps: the whole token, the token cut with an ellipsis, its first two
 * letters, nothing. What it gives never reaches over the box. Lengths in pixels at scale 1.
 */
public final class TextFit {
  /** The sizes text may have, ascending. */
  public static final List<Integer> SIZES = List.of(9, 10, 11, 12, 14, 16, 20);

  /** The smallest size. */
  public static final int SMALLEST = 9;

  /** Line height in ems. */
  static final double LINE = 1.25;

  private static final String ELLIPSIS = "…";

  /** How many characters of the smallest size a comfortable cell holds. */
  private static final double COMFORTABLE = 6;

  /** The least characters that are worth an ellipsis. */
  private static final int WORTH_CUTTING = 2;

  private static final double MONO_ADVANCE = 0.6;

  private TextFit() {}

  /**
   * The greatest size at which a box holds a token of common length; the smallest when there is
   * none.
   *
   * @param width inner width of the box
   * @param height inner height of the box
   */
  public static int sizeFor(double width, double height) {
    int best = SMALLEST;
    for (int size : SIZES) {
      if (COMFORTABLE * MONO_ADVANCE * size <= width && 2 * LINE * size <= height + size) {
        best = size;
      }
    }
    return best;
  }

  /**
   * The steps at one size; whole tokens that are only a little too long get a smaller one.
   *
   * @param size the wished size
   * @param width inner width of the box
   * @param height inner height of the box
   * @return empty when nothing fits
   */
  public static Optional<TextLine> fit(
      TokenLabel label, Face face, int size, double width, double height) {
    if (SMALLEST * LINE > height || label.runs().isEmpty()) {
      return Optional.empty();
    }
    List<Glyph> glyphs = Glyph.of(label, face);
    int largest = size;
    while (largest > SMALLEST && largest * LINE > height) {
      largest = smaller(largest);
    }
    TextLine whole = TextLine.of(glyphs, largest);
    if (whole.width() <= width) {
      return Optional.of(whole);
    }
    for (int less = smaller(largest), step = 0;
        step < 2 && less < largest;
        less = smaller(less), step++) {
      TextLine shrunk = TextLine.of(glyphs, less);
      if (shrunk.width() <= width) {
        return Optional.of(shrunk);
      }
    }
    return cut(glyphs, face, largest, width).or(() -> firstTwoLetters(glyphs, width));
  }

  /**
   * The whole label where it fits in a width, else as much of it as fits with an ellipsis.
   *
   * @return never wider than {@code width}, but for a lone ellipsis
   */
  public static TextLine shorten(TokenLabel label, Face face, double size, double width) {
    return shorten(Glyph.of(label, face), face, size, width);
  }

  /** As {@link #shorten(TokenLabel, Face, double, double)}, for a plain text. */
  public static TextLine shorten(String text, Face face, double size, double width) {
    return shorten(Glyph.of(text, face), face, size, width);
  }

  private static TextLine shorten(List<Glyph> glyphs, Face face, double size, double width) {
    TextLine whole = TextLine.of(glyphs, size);
    if (whole.width() <= width) {
      return whole;
    }
    return longest(glyphs, face, size, width, 1).orElseGet(() -> TextLine.of(ELLIPSIS, face, size));
  }

  private static Optional<TextLine> cut(List<Glyph> glyphs, Face face, int size, double width) {
    Optional<TextLine> cut = longest(glyphs, face, size, width, WORTH_CUTTING);
    for (int less = smaller(size); cut.isEmpty() && less < size; less = smaller(less)) {
      cut = longest(glyphs, face, less, width, WORTH_CUTTING);
      if (less == SMALLEST) {
        break;
      }
    }
    return cut;
  }

  /** The longest start that fits with an ellipsis and keeps {@code least} characters of text. */
  private static Optional<TextLine> longest(
      List<Glyph> glyphs, Face face, double size, double width, int least) {
    // A first guess by the advances, then shorter until the measured line fits.
    List<Glyph> ellipsis = Glyph.of(ELLIPSIS, face);
    double room = width / size - ellipsis.get(0).ems();
    int count = 0;
    double ems = 0;
    while (count < glyphs.size() - 1 && ems + glyphs.get(count).ems() <= room) {
      ems += glyphs.get(count).ems();
      count++;
    }
    for (; count > 0 && textual(glyphs, count) >= least; count--) {
      List<Glyph> start = new ArrayList<>(glyphs.subList(0, count));
      start.addAll(ellipsis);
      TextLine line = TextLine.of(start, size);
      if (line.width() <= width) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** Characters of text among the first ones; a label of marks alone counts its marks. */
  private static int textual(List<Glyph> glyphs, int count) {
    boolean onlyMarks = glyphs.stream().allMatch(Glyph::mark);
    int text = 0;
    for (Glyph glyph : glyphs.subList(0, count)) {
      if (onlyMarks || !glyph.mark()) {
        text++;
      }
    }
    return text;
  }

  private static Optional<TextLine> firstTwoLetters(List<Glyph> glyphs, double width) {
    List<Glyph> letters = glyphs.stream().filter(Glyph::isLetter).limit(2).toList();
    TextLine line = TextLine.of(letters, SMALLEST);
    return letters.size() == 2 && line.width() <= width ? Optional.of(line) : Optional.empty();
  }

  private static int smaller(int size) {
    int below = SMALLEST;
    for (int candidate : SIZES) {
      if (candidate < size) {
        below = candidate;
      }
    }
    return below;
  }
}
