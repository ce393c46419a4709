package org.logitlens.cli;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import picocli.CommandLine.Option;

/** How hidden states are decoded. */
final class LensOptions {
  @Option(
      names = "--decoder",
      paramLabel = "logit|post2020",
      converter = Choices.OfDecoder.class,
      description =
          "logit (the default): every row through the final norm. post2020: inner rows without its"
              + " gain and bias.")
  private Decoder decoder = Decoder.LOGIT_LENS;

  @Option(
      names = "--hidden",
      paramLabel = "blocks|mid",
      converter = Choices.OfHiddenRows.class,
      description =
          "blocks (the default): rows are the input and every block. mid: after every attention,"
              + " before its MLP.")
  private HiddenRows hidden = HiddenRows.BLOCKS;

  /** The grid of a run that has not begun: it has no column yet. */
  LensGrid undecoded(LanguageModel model, Prompt prompt) {
    List<@Nullable LensColumn> none = Collections.nCopies(prompt.size(), null);
    return new LensGrid(
        model.info().name(),
        model.vocabulary(),
        prompt,
        model.info().layers(),
        decoder,
        hidden,
        none);
  }

  /**
   * Runs the model.
   *
   * @param k kept guesses per cell
   * @param jensenShannon whether the Jensen-Shannon divergence is computed
   */
  LensResult run(
      CliContext context, LanguageModel model, Prompt prompt, int k, boolean jensenShannon)
      throws CliException, ModelException {
    int most = Math.min(LensRequest.MAX_K, model.info().vocabularySize());
    if (k < 1 || k > most) {
      throw CliException.usage(String.format(Locale.ROOT, "--k is %d, not 1 to %d", k, most));
    }
    prompt.notices().forEach(notice -> context.err().println("note: " + notice));
    return model.run(
        new LensRequest(prompt, decoder, hidden, k, null, jensenShannon),
        LanguageModel.Listener.NONE,
        new Cancellation());
  }
}
