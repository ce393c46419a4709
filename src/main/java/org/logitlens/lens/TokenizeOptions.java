package org.logitlens.lens;

/**
 * How a text becomes tokens.
 *
 * @param parseSpecial whether special tokens written in the text, such as {@code <|endoftext|>},
 *     are one token (true) or plain text
 * @param prependBos whether the model's beginning-of-sequence token is put before the text
 */
public record TokenizeOptions(boolean parseSpecial, boolean prependBos) {

  /** Special tokens are parsed and nothing is prepended, as Hugging Face does for GPT-2. */
  public static final TokenizeOptions DEFAULT = new TokenizeOptions(true, false);
}
