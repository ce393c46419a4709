package org.logitlens.lens;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The tokens a model can guess, by id. Immutable and safe for any thread.
 *
 * <p>A model may have more rows of output than its tokenizer has pieces (padding): those ids have
 * tokens without bytes, labelled {@code [unused n]}.
 */
public final class Vocabulary {
  private static final byte[] NO_BYTES = {};
  private final List<byte[]> pieces;
  private final int size;
  private final AtomicReferenceArray<@Nullable Token> tokens;

  /**
   * Makes a vocabulary.
   *
   * @param pieces the bytes of every id the tokenizer knows, from 0; an empty array where an id
   *     stands for nothing. Not copied: the caller gives them up.
   * @param size the number of ids the model gives a logit to
   */
  public Vocabulary(List<byte[]> pieces, int size) {
    this.pieces = pieces;
    this.size = size;
    this.tokens = new AtomicReferenceArray<>(Math.max(size, pieces.size()));
  }

  /** The number of ids the model gives a logit to, {@code V}. */
  public int size() {
    return size;
  }

  /**
   * The token of an id. Never fails: an id that nothing is known of gets the label {@code [id n]}.
   */
  public Token token(int id) {
    if (id < 0 || id >= tokens.length()) {
      return new Token(id, NO_BYTES, TokenLabel.ofMark("[id " + id + "]"));
    }
    Token token = tokens.get(id);
    if (token == null) {
      token = make(id);
      tokens.set(id, token);
    }
    return token;
  }

  private Token make(int id) {
    byte[] bytes = id < pieces.size() ? pieces.get(id) : NO_BYTES;
    if (bytes.length > 0) {
      return new Token(id, bytes);
    }
    return new Token(
        id, NO_BYTES, TokenLabel.ofMark(id < size ? "[unused " + id + "]" : "[id " + id + "]"));
  }
}
