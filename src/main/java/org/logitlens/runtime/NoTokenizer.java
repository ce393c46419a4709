package org.logitlens.runtime;

import java.util.List;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/** Stands where weights have no tokenizer: their prompts are made of ids. */
final class NoTokenizer implements Tokenizer {

  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    throw new UnsupportedOperationException("these weights have no tokenizer");
  }

  @Override
  public Vocabulary vocabulary(int logits) {
    return new Vocabulary(List.of(), logits);
  }

  @Override
  public void close() {}
}
