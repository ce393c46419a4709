package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/** A prompt while its text is being cut: what comes before the text and what is to be said. */
final class PromptDraft {
  private final String text;
  private final TokenizerFiles files;
  private final Vocabulary vocabulary;
  private final List<Token> tokens = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<String> notices;

  /** How many tokens stand for text the tokenizer does not know. */
  private int unknown;

  /**
   * Begins a prompt, with its beginning token if wanted.
   *
   * @param checked the text
   * @param files the tokenizer's
   * @param vocabulary its tokens
   * @param options how the text becomes tokens
   */
  PromptDraft(
      TextNotices.Checked checked,
      TokenizerFiles files,
      Vocabulary vocabulary,
      TokenizeOptions options) {
    this.text = checked.text();
    this.files = files;
    this.vocabulary = vocabulary;
    this.notices = new ArrayList<>(checked.notices());
    OptionalInt bos = files.bosId();
    boolean wanted =
        switch (options.bos()) {
          case AS_TRAINED -> files.addsBos();
          case ON -> true;
          case OFF -> false;
        };
    if (wanted && bos.isPresent()) {
      tokens.add(vocabulary.token(bos.getAsInt()));
      starts.add(0);
    } else if (wanted) {
      notices.add("this tokenizer has no beginning-of-sequence token to prepend");
    }
  }

  /** The text, without lone surrogates. */
  String text() {
    return text;
  }

  /** The token of an id. */
  Token token(int id) {
    return vocabulary.token(id);
  }

  /**
   * Adds the next token.
   *
   * @param start the UTF-16 index of the character its first byte belongs to
   */
  void add(Token token, int start) {
    tokens.add(token);
    starts.add(start);
    // Whoever writes the unknown token's own text means it.
    if (files.unknownId().orElse(-1) == token.id() && !text.startsWith(token.text(), start)) {
      unknown++;
    }
  }

  /** Says something about the text. */
  void note(String notice) {
    notices.add(notice);
  }

  /** The prompt. */
  Prompt prompt() {
    if (unknown > 0) {
      String name = vocabulary.token(files.unknownId().orElseThrow()).label().plain();
      notices.add(
          unknown == 1
              ? "the tokenizer does not know some of the text: 1 token is " + name
              : "the tokenizer does not know some of the text: " + unknown + " tokens are " + name);
    }
    return new Prompt(text, tokens, starts, notices);
  }
}
