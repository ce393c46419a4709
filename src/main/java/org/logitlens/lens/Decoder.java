package org.logitlens.lens;

/** How a hidden state becomes logits. */
public enum Decoder {
  /** Every row through the final norm with its gain and bias: {@code W LN_f(h)}. */
  LOGIT_LENS("logit", "Logit lens"),
  /**
   * As in the 2020 post: inner rows normalised without gain and bias, {@code W N(h)}; the last
   * block has two rows, {@code W N(h_L)} and the output {@code W LN_f(h_L)}.
   */
  POST_2020("post2020", "Post 2020");

  private final String key;
  private final String title;

  Decoder(String key, String title) {
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
