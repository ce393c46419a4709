package org.logitlens.app;

import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Prompt;

/** Why a prompt cannot be run. */
final class RunBlock {
  private RunBlock() {}

  /**
   * The reason, one sentence; empty when it can be run.
   *
   * @param tokens the tokens of the text; null without a model
   * @param limit the most tokens the model reads
   * @param overflow what becomes of more
   */
  static String reason(Status status, @Nullable Prompt tokens, int limit, Overflow overflow) {
    if (status instanceof Status.Loading) {
      return "The model is being opened.";
    }
    if (tokens == null) {
      return "No model is open.";
    }
    if (tokens.size() == 0) {
      return "The prompt has no tokens: type something.";
    }
    int over = tokens.size() - limit;
    if (over > 0 && overflow == Overflow.REFUSE) {
      return Counted.of(over, "token") + " too many: the model reads " + limit + ".";
    }
    return "";
  }
}
