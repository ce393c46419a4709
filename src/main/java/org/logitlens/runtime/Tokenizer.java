package org.logitlens.runtime;

import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/** Cuts texts into a model's tokens. Safe for any thread. */
interface Tokenizer extends AutoCloseable {

  /** The tokens of a text; nothing is trimmed or normalised. */
  Prompt tokenize(String text, TokenizeOptions options);

  /**
   * What a model's ids mean.
   *
   * @param logits how many ids the model gives a logit to
   */
  Vocabulary vocabulary(int logits);

  @Override
  void close();
}
