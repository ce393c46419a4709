package org.logitlens.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A formula set for reading: {@code sum p_F (ln p_F - ln p)} with a sum sign, minus signs and
 * lowered indices. Immutable.
 *
 * @param parts from left to right
 * @param width pixels at scale 1
 */
public record Formula(List<Part> parts, double width) {
  private static final Pattern INDEX = Pattern.compile("_(\\w)");
  private static final double INDEX_SIZE = 0.75;
  private static final double INDEX_DROP = 0.2;

  /**
   * Text on one baseline.
   *
   * @param line the text
   * @param x where it starts
   * @param drop how far its baseline lies below the formula's
   */
  public record Part(TextLine line, double x, double drop) {}

  /** Copies the list. */
  public Formula {
    parts = List.copyOf(parts);
  }

  /**
   * Sets a formula.
   *
   * @param plain as the colour modes have it
   * @param size font size, pixels at scale 1
   */
  public static Formula of(String plain, Face face, double size) {
    String text =
        plain
            .replaceAll("\\bsum ", "Σ ")
            .replaceAll("^- ?", "−")
            .replace("−Σ", "− Σ")
            .replace(" - ", " − ");
    List<Part> parts = new ArrayList<>();
    double x = 0;
    int from = 0;
    Matcher index = INDEX.matcher(text);
    while (index.find()) {
      x = add(parts, text.substring(from, index.start()), face, size, x, 0);
      x = add(parts, index.group(1), face, size * INDEX_SIZE, x, size * INDEX_DROP);
      from = index.end();
    }
    x = add(parts, text.substring(from), face, size, x, 0);
    return new Formula(parts, x);
  }

  /** All text, joined, indices not lowered. */
  public String plain() {
    StringBuilder all = new StringBuilder();
    parts.forEach(part -> all.append(part.line().plain()));
    return all.toString();
  }

  /** Adds the formula's marks, its baseline starting at a point. */
  public void add(double left, double baseline, int argb, Consumer<? super Mark> marks) {
    for (Part part : parts) {
      Point at = new Point(left + part.x(), baseline + part.drop());
      marks.accept(new Mark.Text(at, part.line(), argb, argb, 0));
    }
  }

  private static double add(
      List<Part> parts, String text, Face face, double size, double x, double drop) {
    if (text.isEmpty()) {
      return x;
    }
    TextLine line = TextLine.of(text, face, size);
    parts.add(new Part(line, x, drop));
    return x + line.width();
  }
}
