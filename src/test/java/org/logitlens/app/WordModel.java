package org.logitlens.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Forecast;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/** Cuts text into the longest words it knows, else into letters; does nothing else. */
final class WordModel implements LanguageModel {
  private final List<String> pieces;
  private final Vocabulary vocabulary;

  WordModel(String... words) {
    TreeSet<String> all = new TreeSet<>(Arrays.asList(words));
    for (char letter = ' '; letter <= '~'; letter++) {
      all.add(String.valueOf(letter));
    }
    this.pieces = List.copyOf(all);
    this.vocabulary =
        new Vocabulary(
            pieces.stream().map(piece -> piece.getBytes(StandardCharsets.UTF_8)).toList(),
            pieces.size());
  }

  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    if (options.bos() != Bos.OFF) {
      throw new IllegalArgumentException("a token needs no beginning: " + options);
    }
    List<Token> tokens = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int here = at;
      String longest =
          pieces.stream()
              .filter(piece -> text.startsWith(piece, here))
              .reduce("", (one, other) -> other.length() > one.length() ? other : one);
      tokens.add(vocabulary.token(pieces.indexOf(longest)));
      starts.add(at);
      at += longest.length();
    }
    return new Prompt(text, tokens, starts, List.of());
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public ModelInfo info() {
    return new FakeModel(Path.of("words")).info();
  }

  @Override
  public Forecast forecast(int tokens, HiddenRows hiddenRows) {
    throw new UnsupportedOperationException("only cuts text");
  }

  @Override
  public LensResult run(LensRequest request, Listener listener, Cancellation cancellation) {
    throw new UnsupportedOperationException("only cuts text");
  }

  @Override
  public void close() {}
}
