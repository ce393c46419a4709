package org.logitlens.app;

import org.logitlens.lens.Prompt;

/** What becomes of a prompt with more tokens than the model reads. */
public enum Overflow {
  /** It is not run. */
  REFUSE,
  /** The first tokens are run. */
  KEEP_FIRST,
  /** The last tokens are run. */
  KEEP_LAST;

  /** The part of a prompt that is run; more than {@code limit} tokens only for {@link #REFUSE}. */
  Prompt apply(Prompt prompt, int limit) {
    return switch (this) {
      case REFUSE -> prompt;
      case KEEP_FIRST -> prompt.first(limit);
      case KEEP_LAST -> prompt.last(limit);
    };
  }
}
