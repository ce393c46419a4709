package org.logitlens.lens;

/**
 * How a text becomes tokens.
 *
 * @param parseSpecial whether special tokens written in the text, such as {@code <|endoftext|>},
 *     are one token (true) or plain text
 * @param bos whether the model's beginning-of-sequence token is put before the text
 */
public record TokenizeOptions(boolean parseSpecial, Bos bos) {

  /** Special tokens are parsed and a text begins as the model was trained to see it begin. */
  public static final TokenizeOptions DEFAULT = new TokenizeOptions(true, Bos.AS_TRAINED);
}
