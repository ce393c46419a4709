package org.logitlens.plot;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The type faces. All but {@link #SYSTEM} come from resources, so that text measures the same
 * everywhere. Safe for any thread.
 */
public enum Face {
  /** JetBrains Mono: tokens, row names, numbers. */
  MONO("JetBrainsMono-Regular.ttf"),
  /** JetBrains Mono, bold. */
  MONO_BOLD("JetBrainsMono-Bold.ttf"),
  /** Inter: everything else. */
  SANS("Inter-Regular.otf"),
  /** Inter, medium. */
  SANS_MEDIUM("Inter-Medium.otf"),
  /** Inter, semi-bold. */
  SANS_SEMIBOLD("Inter-SemiBold.otf"),
  /** Whatever the system has, for characters that the bundled faces lack. */
  SYSTEM("");

  /** The em at which glyphs are measured; big, so that no hinting shows. */
  static final double EM = 1000;

  private static final String FOLDER = "/org/logitlens/fonts/";
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private final String file;

  Face(String file) {
    this.file = file;
  }

  /**
   * The font file's resource name, {@code /org/logitlens/fonts/...}.
   *
   * @throws IllegalStateException for {@link #SYSTEM}, which has none
   */
  public String resource() {
    if (file.isEmpty()) {
      throw new IllegalStateException("the system's font is no resource");
    }
    return FOLDER + file;
  }

  /**
   * Whether this face has outlines for all of a text. Colour fonts have none: they do not count.
   */
  boolean draws(String text) {
    if (font().canDisplayUpTo(text) >= 0) {
      return false;
    }
    return this != SYSTEM || text.isBlank() || !outline(text).getBounds2D().isEmpty();
  }

  /** The advance of a text in ems. */
  double advance(String text) {
    return this == SYSTEM
        ? layout(text).getAdvance() / EM
        : font().createGlyphVector(CONTEXT, text).getGlyphPosition(text.length()).getX() / EM;
  }

  /** The outline of a text at {@link #EM}, its baseline starting at the origin. */
  Path2D.Float outline(String text) {
    PathIterator path =
        this == SYSTEM
            ? layout(text).getOutline(null).getPathIterator(null)
            : font().createGlyphVector(CONTEXT, text).getOutline().getPathIterator(null);
    Path2D.Float outline = new Path2D.Float(path.getWindingRule());
    outline.append(path, false);
    return outline;
  }

  private TextLayout layout(String text) {
    return new TextLayout(text, font(), CONTEXT);
  }

  private Font font() {
    return Loaded.of(this);
  }

  /** Loads the fonts when first needed, not when the enum is. */
  private static final class Loaded {
    private static final Map<Face, Font> FONTS = load();

    private Loaded() {}

    static Font of(Face face) {
      return Objects.requireNonNull(FONTS.get(face));
    }

    private static Map<Face, Font> load() {
      Map<Face, Font> fonts = new EnumMap<>(Face.class);
      for (Face face : values()) {
        Font font = face == SYSTEM ? new Font(Font.DIALOG, Font.PLAIN, 1) : read(face.resource());
        fonts.put(face, font.deriveFont((float) EM));
      }
      return fonts;
    }

    private static Font read(String resource) {
      try (InputStream in = Face.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IllegalStateException("missing resource " + resource);
        }
        return Font.createFont(Font.TRUETYPE_FONT, in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (FontFormatException e) {
        throw new IllegalStateException(String.format(Locale.ROOT, "broken font %s", resource), e);
      }
    }
  }
}
