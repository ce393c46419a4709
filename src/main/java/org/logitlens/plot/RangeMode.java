package org.logitlens.plot;

/** Where the range of the colour scale comes from. */
public enum RangeMode {
  /** The scale of the post. */
  POST("post", "Post"),
  /** The values shown, without position 0. */
  AUTOMATIC("auto", "Automatic"),
  /** Kept as the user set it. */
  LOCKED("locked", "Locked");

  private final String key;
  private final String title;

  RangeMode(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** The name on the command line and in settings. */
  public String key() {
    return key;
  }

  /** The name in menus. */
  public String title() {
    return title;
  }
}
