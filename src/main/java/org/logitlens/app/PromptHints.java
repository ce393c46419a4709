package org.logitlens.app;

import java.util.ArrayList;
import java.util.List;
import org.logitlens.lens.Prompt;

/** What is worth saying about a prompt before it is run. */
final class PromptHints {
  private PromptHints() {}

  /**
   * One sentence each.
   *
   * @param limit the most tokens the model reads
   * @param overflow what becomes of a prompt beyond that
   */
  static List<String> of(Prompt prompt, int limit, Overflow overflow) {
    List<String> hints = new ArrayList<>(prompt.notices());
    int over = prompt.size() - limit;
    if (prompt.size() == 0) {
      hints.add(
          "The prompt is empty: type something, or let it begin with the beginning-of-sequence token"
              + " (BOS, right of the text).");
    } else if (over > 0) {
      hints.add(
          Counted.of(over, "token")
              + switch (overflow) {
                case REFUSE -> " too many, so it is not run.";
                case KEEP_FIRST -> " dropped at the end.";
                case KEEP_LAST -> " dropped at the beginning.";
              });
    }
    return hints;
  }
}
