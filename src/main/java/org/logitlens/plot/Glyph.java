package org.logitlens.plot;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.logitlens.lens.TokenLabel;

/**
 * What a reader sees as one character, and the face that has it. A character that no face has
 * becomes a muted {@code [U+XXXX]}, never an empty box.
 *
 * @param text the character with its combining marks, or a character of a fallback label
 * @param face the first of mono, sans and system that draws all of it
 * @param mark whether it stands for something else and is drawn muted
 * @param ems its advance in ems when it stands alone
 */
record Glyph(String text, Face face, boolean mark, double ems) {
  private static final int REMEMBERED = 8192;
  private static final char FIRST_PLAIN = ' ';
  private static final char LAST_PLAIN = '~';

  /** Faces that draw a character, by its text; the least recently used is forgotten. */
  private static final Map<Key, List<Glyph>> KNOWN =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<Glyph>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Signs that are drawn as another of the same meaning, which can be read when small. */
  private static final Map<String, String> DRAWN_AS = Map.of("␠", "␣");

  private record Key(String text, Face face, boolean mark) {}

  /** The characters of a label in reading order. */
  static List<Glyph> of(TokenLabel label, Face face) {
    List<Glyph> glyphs = new ArrayList<>();
    for (TokenLabel.Run run : label.runs()) {
      add(glyphs, run.text(), face, run.mark());
    }
    return glyphs;
  }

  /** The characters of a text in reading order. */
  static List<Glyph> of(String text, Face face) {
    List<Glyph> glyphs = new ArrayList<>();
    add(glyphs, text, face, false);
    return glyphs;
  }

  /** Whether it is a letter or digit of the text itself. */
  boolean isLetter() {
    return !mark && Character.isLetterOrDigit(text.codePointAt(0));
  }

  private static void add(List<Glyph> glyphs, String text, Face face, boolean mark) {
    if (isPlain(text)) {
      for (int i = 0; i < text.length(); i++) {
        glyphs.addAll(known(text.substring(i, i + 1), face, mark));
      }
      return;
    }
    BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
    breaks.setText(text);
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      glyphs.addAll(known(text.substring(start, end), face, mark));
      start = end;
    }
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < FIRST_PLAIN || c > LAST_PLAIN) {
        return false;
      }
    }
    return true;
  }

  private static List<Glyph> known(String cluster, Face face, boolean mark) {
    Key key = new Key(cluster, face, mark);
    synchronized (KNOWN) {
      List<Glyph> glyphs = KNOWN.get(key);
      if (glyphs == null) {
        glyphs = resolve(cluster, face, mark);
        KNOWN.put(key, glyphs);
      }
      return glyphs;
    }
  }

  private static List<Glyph> resolve(String plain, Face face, boolean mark) {
    String cluster = mark ? DRAWN_AS.getOrDefault(plain, plain) : plain;
    for (Face candidate : List.of(face, Face.MONO, Face.SANS, Face.SYSTEM)) {
      if (candidate.draws(cluster)) {
        return List.of(new Glyph(cluster, candidate, mark, candidate.advance(cluster)));
      }
    }
    List<Glyph> fallback = new ArrayList<>();
    cluster
        .codePoints()
        .forEach(c -> add(fallback, String.format(Locale.ROOT, "[U+%04X]", c), face, true));
    return List.copyOf(fallback);
  }
}
