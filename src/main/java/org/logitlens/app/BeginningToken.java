package org.logitlens.app;

import java.util.Optional;
import org.logitlens.lens.Bos;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;

/**
 * What a model's tokenizer can put before a text.
 *
 * @param name the token as text, {@code <|endoftext|>}; empty when it has none
 * @param asTrained whether the family's own tokenizer puts it there
 */
record BeginningToken(Optional<String> name, boolean asTrained) {

  /** Asks a model, by cutting an empty text; any thread. */
  static BeginningToken of(LanguageModel model) {
    Prompt alone = model.tokenize("", new TokenizeOptions(true, Bos.ON));
    Prompt trained = model.tokenize("", TokenizeOptions.DEFAULT);
    return new BeginningToken(
        alone.tokens().stream().findFirst().map(token -> token.label().plain()),
        trained.size() > 0);
  }

  /** Whether the token stands before the text under a choice. */
  boolean isThere(Bos choice) {
    return name.isPresent()
        && switch (choice) {
          case AS_TRAINED -> asTrained;
          case ON -> true;
          case OFF -> false;
        };
  }
}
