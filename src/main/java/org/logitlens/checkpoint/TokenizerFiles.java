package org.logitlens.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The tokenizer of a checkpoint folder, checked: {@code tokenizer.json}, or {@code vocab.json} and
 * {@code merges.txt} from which the same is made. Immutable and safe for any thread.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class TokenizerFiles {

  /**
   * Reads and checks the tokenizer of a folder.
   *
   * @param folder the checkpoint folder
   * @param config its config
   * @throws CheckpointException when there is none or it is not a byte-level BPE
   */
  public static TokenizerFiles open(Path folder, Gpt2Config config) throws CheckpointException {
    throw new UnsupportedOperationException(folder.toString() + config);
  }

  private TokenizerFiles() {}

  /** The file the tokens come from, {@code tokenizer.json} or {@code vocab.json}. */
  public Path source() {
    throw new UnsupportedOperationException();
  }

  /**
   * A {@code tokenizer.json} for the tokenizer library, with neither truncation nor padding.
   *
   * @param parseSpecial whether special tokens written in a text are one token; if not, they are
   *     left out of the added tokens and their text is split like any other
   */
  public String json(boolean parseSpecial) {
    throw new UnsupportedOperationException();
  }

  /**
   * The bytes of every id from 0: byte symbols turned back into bytes, added tokens as UTF-8. An
   * empty array where an id stands for nothing. Not copied: treat as read-only.
   */
  public List<byte[]> pieces() {
    throw new UnsupportedOperationException();
  }

  /** The added tokens, special or not, in the order of the file. */
  public List<AddedToken> addedTokens() {
    throw new UnsupportedOperationException();
  }

  /** The id that begins a text, when the folder names one that the tokenizer has. */
  public OptionalInt bosId() {
    throw new UnsupportedOperationException();
  }

  /** What the user should know, one sentence each. */
  public List<String> notices() {
    throw new UnsupportedOperationException();
  }
}
