package org.logitlens.plot;

/** The colours around the cells, light or dark. Colours are {@code 0xAARRGGBB}, all opaque. */
public enum Theme {
  /** Dark marks on white paper. */
  LIGHT(
      "light",
      0xFFFFFFFF,
      0xFF1C1F23,
      0xFF6B7280,
      0xFFD0D4DA,
      0xFF2563EB,
      0xFF5B8DEF,
      0xFFEFF1F4,
      0xFFE3E6EB,
      0xFF8A919C),
  /** Light marks on dark paper. */
  DARK(
      "dark",
      0xFF1B1D21,
      0xFFE6E8EB,
      0xFF9AA1AC,
      0xFF3A3E45,
      0xFF6EA8FE,
      0xFF5A86CC,
      0xFF26292F,
      0xFF30343B,
      0xFF767D88);

  /** The outline of a cell that agrees with the output row, in both themes. */
  public static final int OUTLINE = 0xFFD6336C;

  private final String key;
  private final int paper;
  private final int text;
  private final int muted;
  private final int hairline;
  private final int accent;
  private final int depth;
  private final int pending;
  private final int empty;
  private final int hatch;

  Theme(
      String key,
      int paper,
      int text,
      int muted,
      int hairline,
      int accent,
      int depth,
      int pending,
      int empty,
      int hatch) {
    this.key = key;
    this.paper = paper;
    this.text = text;
    this.muted = muted;
    this.hairline = hairline;
    this.accent = accent;
    this.depth = depth;
    this.pending = pending;
    this.empty = empty;
    this.hatch = hatch;
  }

  /** The name on the command line and in settings. */
  public String key() {
    return key;
  }

  /** The background. */
  public int paper() {
    return paper;
  }

  /** Text. */
  public int text() {
    return text;
  }

  /** Text that stands back, and row labels. */
  public int muted() {
    return muted;
  }

  /** Thin separating lines. */
  public int hairline() {
    return hairline;
  }

  /** The one accent colour. */
  public int accent() {
    return accent;
  }

  /** The bars of the decision-depth strip. */
  public int depth() {
    return depth;
  }

  /** A cell that is not decoded yet. */
  public int pending() {
    return pending;
  }

  /** The ground of a cell without a colour: not finite (hatched) or without a value. */
  public int empty() {
    return empty;
  }

  /** The strokes of the hatch over cells that are not finite. */
  public int hatch() {
    return hatch;
  }
}
