package org.logitlens.lens;

/** Whether the model's beginning-of-sequence token is put before a text. */
public enum Bos {
  /** As the family's own tokenizer does: Llama's and Gemma's put it there, GPT-2's does not. */
  AS_TRAINED("as trained"),
  /** Always, where the tokenizer has one. */
  ON("on"),
  /** Never. */
  OFF("off");

  private final String title;

  Bos(String title) {
    this.title = title;
  }

  /** The name in menus. */
  public String title() {
    return title;
  }
}
