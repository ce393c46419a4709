package org.logitlens.lens;

/** Which hidden states are the rows of the grid. */
public enum HiddenRows {
  /** The input and the residual stream after every block: {@code h_0 .. h_L}. */
  BLOCKS("blocks", "After blocks"),
  /** The residual between attention and MLP of every block, {@code m_1 .. m_L}, and the output. */
  MID_BLOCKS("mid", "After attention");

  private final String key;
  private final String title;

  HiddenRows(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** The name on the command line. */
  public String key() {
    return key;
  }

  /** The name in menus. */
  public String title() {
    return title;
  }
}
