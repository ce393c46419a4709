package org.logitlens.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.AddedToken;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.checkpoint.WordVocabulary;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/**
 * Cuts a text at white space and its words into pieces, as CTRL's tokenizer does. White space is in
 * no token, except a line end that directly follows a word and belongs to it.
 *
 * <p>Gives the ids of Hugging Face's {@code CTRLTokenizer}. Holds nothing that needs closing. Time
 * is linear in the number of words; a word of n characters takes n log n.
 */
final class WordTokenizer implements Tokenizer {
  private final TokenizerFiles files;
  private final WordVocabulary words;
  private final Vocabulary tokens;

  /** The longest first, so that the first match is the longest. */
  private final List<AddedToken> added;

  /** A tokenizer of checked files. */
  WordTokenizer(TokenizerFiles files, WordVocabulary words) {
    this.files = files;
    this.words = words;
    this.tokens = new Vocabulary(files.pieces(), files.pieces().size());
    this.added =
        files.addedTokens().stream()
            .sorted(Comparator.comparing(token -> -token.content().length()))
            .toList();
  }

  @Override
  public Vocabulary vocabulary(int logits) {
    return new Vocabulary(files.pieces(), logits);
  }

  /**
   * Cuts a text into tokens. An interrupt of the calling thread stops it at the next word.
   *
   * @throws CancellationException when interrupted; the thread's interrupt flag stays set
   */
  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    PromptDraft draft = new PromptDraft(TextNotices.check(text, ""), files, tokens, options);
    List<AddedToken> found =
        added.stream().filter(token -> options.parseSpecial() || !token.special()).toList();
    String all = draft.text();
    int from = 0;
    int at = 0;
    while (at < all.length()) {
      AddedToken token = first(found, all, at);
      if (token == null) {
        at++;
        continue;
      }
      addWords(from, at, draft);
      draft.add(draft.token(token.id()), at);
      at += token.content().length();
      from = at;
    }
    addWords(from, all.length(), draft);
    return draft.prompt();
  }

  private static @Nullable AddedToken first(List<AddedToken> tokens, String text, int at) {
    for (AddedToken token : tokens) {
      if (text.startsWith(token.content(), at)) {
        return token;
      }
    }
    return null;
  }

  /** Adds the words of a part of the text. */
  private void addWords(int from, int to, PromptDraft draft) {
    String text = draft.text();
    int start = from;
    while (start < to) {
      if (isSpace(text.charAt(start))) {
        start++;
        continue;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("cancelled");
      }
      int end = start;
      while (end < to && !isSpace(text.charAt(end))) {
        end++;
      }
      if (end < to && text.charAt(end) == '\n') {
        end++;
      }
      addWord(text.substring(start, end), start, draft);
      start = end;
    }
  }

  private void addWord(String word, int start, PromptDraft draft) {
    int[] pieces = new WordPieces(word, words).starts();
    for (int i = 0; i < pieces.length; i++) {
      boolean last = i + 1 == pieces.length;
      String piece = word.substring(pieces[i], last ? word.length() : pieces[i + 1]);
      draft.add(draft.token(words.id(piece, last)), start + pieces[i]);
    }
  }

  /** Unicode's property White_Space, all of it in the basic plane. */
  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == 0x85;
  }

  @Override
  public void close() {}
}
