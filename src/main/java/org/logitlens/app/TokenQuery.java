package org.logitlens.app;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Bos;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;

/** Which token the user means: an id as {@code #123} or {@code id 123}, else the token's text. */
final class TokenQuery {
  private static final TokenizeOptions BARE = new TokenizeOptions(true, Bos.OFF);
  private static final Pattern ID = Pattern.compile("(?:#|id )(\\d+)");
  private static final int MOST_TOKENS = 8;
  private static final int MOST_CHARACTERS = 24;

  private TokenQuery() {}

  /**
   * What a query came to.
   *
   * @param token the token meant; null when there is none
   * @param refusal why there is none, one sentence; empty when there is one
   */
  record Answer(@Nullable Token token, String refusal) {}

  /**
   * Looks a token up. Text is taken as it is typed; where that is no single token, with a space
   * before it, as most words stand in a text.
   */
  static Answer answer(LanguageModel model, String query) {
    Matcher id = ID.matcher(query);
    if (id.matches()) {
      return byId(model, id.group(1));
    }
    List<Token> typed = cut(model, query);
    if (typed.size() == 1) {
      return byId(model, Integer.toString(typed.get(0).id()));
    }
    List<Token> spaced = query.startsWith(" ") ? typed : cut(model, " " + query);
    if (spaced.size() == 1) {
      return byId(model, Integer.toString(spaced.get(0).id()));
    }
    return refuse(query, spaced.size() <= typed.size() ? spaced : typed);
  }

  private static List<Token> cut(LanguageModel model, String text) {
    Prompt prompt = model.tokenize(text, BARE);
    return prompt.tokens();
  }

  private static Answer byId(LanguageModel model, String digits) {
    int size = model.vocabulary().size();
    int id = number(digits);
    return id < size
        ? new Answer(model.vocabulary().token(id), "")
        : new Answer(null, "There is no id " + digits + ": the model's go from 0 to " + (size - 1));
  }

  private static int number(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  private static Answer refuse(String query, List<Token> tokens) {
    String shown =
        query.codePointCount(0, query.length()) <= MOST_CHARACTERS
            ? query
            : query.substring(0, query.offsetByCodePoints(0, MOST_CHARACTERS)) + "…";
    String labels =
        tokens.stream()
            .limit(MOST_TOKENS)
            .map(token -> token.label().plain())
            .collect(Collectors.joining(" "));
    return new Answer(
        null,
        String.format(
            Locale.ROOT,
            "'%s' is %s: %s%s",
            shown,
            Counted.of(tokens.size(), "token"),
            labels,
            tokens.size() > MOST_TOKENS ? " …" : ""));
  }
}
