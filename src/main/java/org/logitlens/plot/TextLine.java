package org.logitlens.plot;

import java.util.ArrayList;
import java.util.List;
import org.logitlens.lens.TokenLabel;

/**
 * One line of text, measured: pieces from left to right. Each piece is drawn on its own, so that
 * text written from right to left never reorders what stands beside it. Immutable.
 *
 * @param pieces the pieces
 * @param size font size, pixels at scale 1
 * @param width advance of the whole line, pixels at scale 1
 */
public record TextLine(List<Piece> pieces, double size, double width) {

  /** How far a baseline lies below the middle of a line, in ems: half the height of capitals. */
  private static final double HALF_CAPITAL = 0.36;

  /**
   * Text in one face.
   *
   * @param text what is drawn
   * @param face the face that has all of it
   * @param mark whether it is drawn muted
   * @param x where it starts, pixels from the start of the line
   * @param width its advance, pixels
   */
  public record Piece(String text, Face face, boolean mark, double x, double width) {}

  /** Copies the list. */
  public TextLine {
    pieces = List.copyOf(pieces);
  }

  /** A label in full. */
  public static TextLine of(TokenLabel label, Face face, double size) {
    return of(Glyph.of(label, face), size);
  }

  /** A text in full. */
  public static TextLine of(String text, Face face, double size) {
    return of(Glyph.of(text, face), size);
  }

  static TextLine of(List<Glyph> glyphs, double size) {
    List<Piece> pieces = new ArrayList<>();
    double x = 0;
    int start = 0;
    while (start < glyphs.size()) {
      Glyph first = glyphs.get(start);
      StringBuilder text = new StringBuilder();
      double ems = 0;
      int end = start;
      while (end < glyphs.size()
          && glyphs.get(end).face() == first.face()
          && glyphs.get(end).mark() == first.mark()) {
        text.append(glyphs.get(end).text());
        ems += glyphs.get(end).ems();
        end++;
      }
      if (first.face() == Face.SYSTEM && end > start + 1) {
        // Letters may join, so the whole is not as wide as its parts.
        ems = Face.SYSTEM.advance(text.toString());
      }
      double width = ems * size;
      pieces.add(new Piece(text.toString(), first.face(), first.mark(), x, width));
      x += width;
      start = end;
    }
    return new TextLine(pieces, size, x);
  }

  /** All text, joined. */
  public String plain() {
    StringBuilder all = new StringBuilder();
    pieces.forEach(piece -> all.append(piece.text()));
    return all.toString();
  }

  /** The baseline that puts capitals in the middle of a height. */
  public double baseline(double middle) {
    return middle + HALF_CAPITAL * size;
  }
}
