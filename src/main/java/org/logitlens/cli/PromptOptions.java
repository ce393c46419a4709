package org.logitlens.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Bos;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The text that is run and how it becomes tokens. */
final class PromptOptions {
  private static final char REPLACEMENT = '\uFFFD';

  /** What happens to a prompt of more tokens than the model takes. */
  enum Overflow {
    /** Keep the first tokens. */
    FIRST,
    /** Keep the last tokens. */
    LAST,
    /** Refuse. */
    ERROR
  }

  /** Either of two. */
  static final class Source {
    @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "The prompt.")
    private String text = "";

    @Option(
        names = "--file",
        required = true,
        paramLabel = "F",
        description = "A UTF-8 file with the prompt; - reads standard input.")
    private String file = "";
  }

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--bos",
      negatable = true,
      fallbackValue = "true",
      description =
          "Put the beginning-of-sequence token first, or not. Default: as the model was trained.")
  private @Nullable Boolean bos;

  @Option(
      names = "--plain-special",
      description = "Read special tokens such as <|endoftext|> in the prompt as plain text.")
  private boolean plainSpecial;

  @Option(
      names = "--overflow",
      paramLabel = "first|last|error",
      converter = Choices.OfOverflow.class,
      description = "Which tokens of a prompt that is too long are kept. Default: error.")
  private Overflow overflow = Overflow.ERROR;

  /** Reads the text: before a model is loaded, so that a wrong file is found at once. */
  PromptText text(CliContext context) throws CliException {
    if (source.file.isEmpty()) {
      return new PromptText(source.text, unreadable(source.text));
    }
    return source.file.equals("-")
        ? PromptText.read(context.in(), "standard input")
        : PromptText.read(ModelOptions.path(source.file));
  }

  /** Java reads what is no character in an argument as U+FFFD, and without a word. */
  private static List<String> unreadable(String argument) {
    long count = argument.chars().filter(c -> c == REPLACEMENT).count();
    return count == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "the prompt holds %d U+FFFD, which stands for bytes that are no UTF-8",
                count));
  }

  /**
   * Cuts the text into 1 to context length tokens.
   *
   * @throws CliException when there are none or too many
   */
  Prompt tokenize(LanguageModel model, PromptText text) throws CliException {
    Prompt prompt = model.tokenize(text.text(), new TokenizeOptions(!plainSpecial, beginning()));
    int limit = model.info().contextLength();
    if (prompt.size() == 0) {
      throw CliException.usage(
          "prompt has 0 tokens; "
              + (beginning() == Bos.ON
                  ? "this model has no token to begin with"
                  : "pass --bos to analyse " + bos(model)));
    }
    if (prompt.size() <= limit) {
      return prompt;
    }
    return switch (overflow) {
      case FIRST -> prompt.first(limit);
      case LAST -> prompt.last(limit);
      case ERROR ->
          throw CliException.usage(
              String.format(
                  Locale.ROOT,
                  "prompt has %d tokens, the model takes %d; keep some with --overflow=first or"
                      + " --overflow=last",
                  prompt.size(),
                  limit));
    };
  }

  private Bos beginning() {
    return bos == null ? Bos.AS_TRAINED : bos ? Bos.ON : Bos.OFF;
  }

  private static String bos(LanguageModel model) {
    Prompt alone = model.tokenize("", new TokenizeOptions(true, Bos.ON));
    return alone.size() == 0 ? "the beginning-of-sequence token" : alone.tokens().get(0).text();
  }
}
