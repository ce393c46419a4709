package org.logitlens.cli;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;

/**
 * What somebody else published of a model: the three best guesses of every row and position of some
 * prompts, with their probabilities. Computed in single precision by LensLapse with PyTorch.
 *
 * @param repository the model
 * @param prompts the prompts and their values
 */
record KnownValues(String repository, List<KnownPrompt> prompts) {
  private static final String FOLDER = "/org/logitlens/known-values/";

  /** Copies the list. */
  KnownValues {
    prompts = List.copyOf(prompts);
  }

  /**
   * A prompt and its values.
   *
   * @param text the text
   * @param ids its tokens, {@code T}
   * @param top {@code [R][T][3]} guesses of the form {@code [id, probability]}, best first; row 0
   *     is the input
   */
  record KnownPrompt(String text, List<Integer> ids, List<List<List<List<Double>>>> top) {}

  /** The values published of a model. */
  static KnownValues of(PublishedModel model) {
    InputStream resource = KnownValues.class.getResourceAsStream(FOLDER + model.resource());
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(resource, model.resource()), StandardCharsets.UTF_8)) {
      KnownValues values = new Gson().fromJson(in, KnownValues.class);
      if (!values.repository().equals(model.repository())) {
        throw new IllegalStateException(model.resource() + " is of " + values.repository());
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a model on the prompts, by their published ids whatever its tokenizer says, and compares.
   *
   * @throws ModelException when the model cannot be run
   */
  Agreement compare(LanguageModel model) throws ModelException {
    Agreement sum = Agreement.NOTHING;
    for (KnownPrompt known : prompts) {
      LensGrid grid =
          model
              .run(
                  new LensRequest(
                      prompt(model, known),
                      Decoder.LOGIT_LENS,
                      HiddenRows.BLOCKS,
                      Math.min(LensRequest.MAX_K, model.info().vocabularySize()),
                      null,
                      false),
                  LanguageModel.Listener.NONE,
                  new Cancellation())
              .grid();
      sum = sum.withPrompt(sameIds(model, known));
      for (int row = 0; row < known.top().size(); row++) {
        for (int t = 0; t < known.ids().size(); t++) {
          // The embedding of the first token lies so far from all others that a change of its last
          // digits changes its guesses.
          if (row > 0 || t > 0) {
            sum = sum.withCell(known.top().get(row).get(t), grid.column(t), row);
          }
        }
      }
    }
    return sum;
  }

  private static Prompt prompt(LanguageModel model, KnownPrompt known) {
    return new Prompt(
        known.text(),
        known.ids().stream().map(model.vocabulary()::token).toList(),
        Collections.nCopies(known.ids().size(), 0),
        List.of());
  }

  /**
   * Whether the tokenizer gives the published ids, with the token that begins a text or without.
   */
  private static boolean sameIds(LanguageModel model, KnownPrompt known) {
    int[] ids = known.ids().stream().mapToInt(Integer::intValue).toArray();
    for (Bos bos : List.of(Bos.OFF, Bos.ON)) {
      Prompt tokens = model.tokenize(known.text(), new TokenizeOptions(true, bos));
      if (Arrays.equals(tokens.ids(), ids)) {
        return true;
      }
    }
    return false;
  }
}
