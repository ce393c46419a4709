package org.logitlens.runtime;

import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/** Cuts texts into a model's tokens. Safe for any thread. */
interface Tokenizer extends AutoCloseable {

  /**
   * Opens the tokenizer that checked files are for.
   *
   * @throws ModelException when the tokenizer library does not take them, or cannot be loaded
   */
  static Tokenizer open(TokenizerFiles files) throws ModelException {
    return files.words().isPresent()
        ? new WordTokenizer(files, files.words().get())
        : HubTokenizer.open(files);
  }

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
