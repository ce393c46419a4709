package org.logitlens.runtime;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/**
 * A {@code tokenizer.json} at work: cuts texts into tokens with Hugging Face's own library.
 *
 * <p>Nothing is added to a text, cut off, trimmed or normalised beyond what the file itself asks
 * for. Safe for any thread. Whoever opened it closes it; {@link #close} waits for calls under way.
 */
public final class HubTokenizer implements Tokenizer {
  private static final Map<String, String> AS_IS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
  private static final List<String> USUAL_BOS =
      List.of("<|endoftext|>", "<s>", "<bos>", "<|begin_of_text|>");

  private final String json;
  private final TokenizerPieces pieces;
  private final TextSlices slices;
  private final HuggingFaceTokenizer parsing;
  private final TokenizerPieces.@Nullable AddedToken bos;
  private final Vocabulary tokens;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Object plainLock = new Object();
  private @Nullable HuggingFaceTokenizer plain;
  private boolean closed;

  private HubTokenizer(
      String json,
      TokenizerPieces pieces,
      HuggingFaceTokenizer parsing,
      TokenizerPieces.@Nullable AddedToken bos) {
    this.json = json;
    this.pieces = pieces;
    this.slices = TextSlices.of(pieces);
    this.parsing = parsing;
    this.bos = bos;
    this.tokens = new Vocabulary(pieces.bytes(), pieces.bytes().size());
  }

  /**
   * Opens a tokenizer. Takes some 100 ms for 50,000 pieces.
   *
   * @param json the text of a {@code tokenizer.json}
   * @param bosToken the text of the beginning-of-sequence token as the model names it; null to take
   *     the usual one
   * @throws ModelException when the text is no tokenizer, or the library cannot be loaded
   */
  public static HubTokenizer open(String json, @Nullable String bosToken) throws ModelException {
    EngineSwitches.apply();
    try {
      TokenizerPieces pieces = TokenizerPieces.read(json);
      if (pieces.bytes().isEmpty()) {
        throw new IOException("it has no vocabulary");
      }
      HubTokenizer tokenizer =
          new HubTokenizer(json, pieces, create(json), bosOf(pieces, bosToken));
      tokenizer.checkAddedTokens();
      return tokenizer;
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** The library numbers added tokens itself where the file leaves gaps, and only logs that. */
  private void checkAddedTokens() throws IOException {
    for (TokenizerPieces.AddedToken token : pieces.added()) {
      int[] ids = tokenize(token.content(), TokenizeOptions.DEFAULT).ids();
      if (!token.content().isEmpty() && (ids.length != 1 || ids[0] != token.id())) {
        close();
        throw new IOException(
            "added token %s with id %d gets %s"
                .formatted(token.content(), token.id(), Arrays.toString(ids)));
      }
    }
  }

  private static TokenizerPieces.@Nullable AddedToken bosOf(
      TokenizerPieces pieces, @Nullable String named) {
    if (named != null) {
      return pieces.added(named).orElse(null);
    }
    return USUAL_BOS.stream().flatMap(name -> pieces.added(name).stream()).findFirst().orElse(null);
  }

  private static HuggingFaceTokenizer create(String json) throws ModelException {
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), AS_IS);
    } catch (EngineException | LinkageError e) {
      throw new ModelException(
          "The tokenizer library could not be loaded.",
          "Name a folder that can be written and run from with -D"
              + EngineSwitches.CACHE_PROPERTY
              + "=FOLDER; it works on Linux (x86-64, arm64), macOS (arm64) and Windows (x86-64).",
          e);
    } catch (IOException | RuntimeException e) {
      throw broken(e);
    }
  }

  private static ModelException broken(Exception e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new ModelException(
        "tokenizer.json is not a tokenizer: " + reason,
        "Get the file again from where the model came from.",
        e);
  }

  /** The beginning-of-sequence token, or null when the tokenizer names none. */
  public @Nullable Token bos() {
    return bos == null ? null : tokens.token(bos.id());
  }

  /** The text of the beginning-of-sequence token, or null when the tokenizer names none. */
  public @Nullable String bosName() {
    return bos == null ? null : bos.content();
  }

  /** The number of ids the tokenizer knows. */
  public int size() {
    return pieces.bytes().size();
  }

  /**
   * What a model's ids mean.
   *
   * @param logits how many ids the model gives a logit to
   */
  @Override
  public Vocabulary vocabulary(int logits) {
    return new Vocabulary(pieces.bytes(), logits);
  }

  /**
   * Cuts a text into tokens. Time is linear in its length. An interrupt of the calling thread stops
   * it at the next slice of text.
   *
   * @throws CancellationException when interrupted; the thread's interrupt flag stays set
   * @throws IllegalStateException when closed
   */
  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    TextNotices.Checked checked = TextNotices.check(text);
    List<String> notices = new ArrayList<>(checked.notices());
    List<Token> found = new ArrayList<>();
    TokenStarts starts = new TokenStarts(checked.text());
    if (options.prependBos()) {
      if (bos == null) {
        notices.add("this tokenizer has no beginning-of-sequence token to prepend");
      } else {
        found.add(tokens.token(bos.id()));
        starts.addOutsideText();
      }
    }
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer is closed");
      }
      HuggingFaceTokenizer tokenizer = options.parseSpecial() ? parsing : plain();
      for (String slice : slices.cut(checked.text())) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("cancelled");
        }
        encode(tokenizer, slice, found, starts);
      }
    } finally {
      lock.readLock().unlock();
    }
    return new Prompt(checked.text(), found, starts.list(), notices);
  }

  /** Goes to the library itself: DJL's own encoding would copy eight arrays that nobody reads. */
  private void encode(
      HuggingFaceTokenizer tokenizer, String slice, List<Token> found, TokenStarts starts) {
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long encoding = library.encode(tokenizer.getHandle(), slice, false);
    try {
      List<Token> here = new ArrayList<>();
      for (long id : library.getTokenIds(encoding)) {
        here.add(tokens.token(Math.toIntExact(id)));
      }
      if (!starts.addByBytes(slice, here)) {
        CharSpan[] spans = library.getTokenCharSpans(encoding);
        starts.addBySpans(slice, spans);
      }
      found.addAll(here);
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  /** The tokenizer to which special tokens are plain text, made when first asked for. */
  private HuggingFaceTokenizer plain() {
    synchronized (plainLock) {
      if (plain == null) {
        try {
          plain = create(PlainTokenizerJson.of(json, pieces));
        } catch (IOException | ModelException e) {
          // The file was read and accepted before; less of it cannot be wrong.
          throw new IllegalStateException("tokenizer without special tokens", e);
        }
      }
      return plain;
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        parsing.close();
        if (plain != null) {
          plain.close();
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
