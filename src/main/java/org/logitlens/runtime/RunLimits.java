package org.logitlens.runtime;

import java.util.Locale;
import org.logitlens.lens.Amount;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;

/** What keeps a run from being made, in words for the user. */
final class RunLimits {
  private RunLimits() {}

  /**
   * Refuses a prompt that is empty or longer than the model takes.
   *
   * @param limit the context length
   * @param model the model's name
   */
  static void requireLength(int tokens, int limit, String model) throws ModelException {
    if (tokens == 0) {
      throw new ModelException("The prompt has no tokens.", "Type a prompt.", null);
    }
    if (tokens > limit) {
      throw new ModelException(
          "The prompt has " + tokens + " tokens; " + model + " takes " + limit + ".",
          "Keep the first or the last " + limit + " tokens.",
          null);
    }
  }

  /**
   * Refuses a token that the model has no embedding of: the CPU would fail on it with words of its
   * own, a GPU might compute with anything.
   *
   * @param ids how many ids the model has
   * @param model the model's name
   */
  static void requireKnownIds(Prompt prompt, int ids, String model) throws ModelException {
    for (int t = 0; t < prompt.size(); t++) {
      Token token = prompt.tokens().get(t);
      if (token.id() >= ids) {
        throw new ModelException(
            String.format(
                Locale.ROOT,
                "The token %s at position %d has the id %d; %s has only %d ids.",
                token.label().plain(),
                t,
                token.id(),
                model,
                ids),
            "Leave it out of the prompt.",
            null);
      }
    }
  }

  /** Refuses a run that would not fit, with numbers and the length that would. */
  static void requireMemory(int tokens, Forecast forecast) throws ModelException {
    if (!forecast.fits()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "A run of %d tokens needs about %s of memory; %s are free.",
              tokens,
              Amount.bytes(forecast.neededBytes()),
              Amount.bytes(forecast.availableBytes())),
          forecast.longestPrompt() > 0
              ? "Shorten the prompt to "
                  + forecast.longestPrompt()
                  + " tokens or fewer, or close other programs."
              : "Close other programs, or open a smaller model.",
          null);
    }
  }

  /** What to tell of a run that the engine could not do. */
  static ModelException failed(EngineFailure failure) {
    if (failure.outOfMemory()) {
      return new ModelException(
          "Memory ran out during the run.",
          "Shorten the prompt, or close other programs.",
          failure);
    }
    return new ModelException(
        "ONNX Runtime could not run the model: " + failure.getMessage(),
        "Run it again; if that fails too, open the model again.",
        failure);
  }
}
