package org.logitlens.lens;

import java.nio.charset.StandardCharsets;

/**
 * One entry of a vocabulary: its id, the bytes it stands for and how it is shown. Immutable.
 *
 * <p>Compare tokens by {@link #id()}: different ids may decode to the same string, and the bytes of
 * one token need not form whole characters.
 */
public final class Token {
  private final int id;
  private final byte[] bytes;
  private final TokenLabel label;

  /**
   * Makes a token.
   *
   * @param id its id, 0 or more
   * @param bytes the bytes it stands for; copied
   */
  public Token(int id, byte[] bytes) {
    this(id, bytes, TokenLabel.of(bytes));
  }

  /** A token with a label of its own, for ids that stand for no bytes. */
  Token(int id, byte[] bytes, TokenLabel label) {
    this.id = id;
    this.bytes = bytes.clone();
    this.label = label;
  }

  /** The id in the vocabulary. */
  public int id() {
    return id;
  }

  /** A copy of the bytes the token stands for; empty for ids without a piece of text. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The bytes as UTF-8 text; each malformed sequence becomes U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** How the token is shown, with spaces, line ends and stray bytes visible. */
  public TokenLabel label() {
    return label;
  }

  @Override
  public String toString() {
    return id + " " + label.plain();
  }
}
