package org.logitlens.runtime;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.AddedToken;
import org.logitlens.checkpoint.TokenizerFiles;
import org.logitlens.lens.Bos;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.Vocabulary;

/**
 * A checkpoint's tokenizer at work: cuts texts into tokens with Hugging Face's own library.
 *
 * <p>Nothing is added to a text, cut off, trimmed or normalised beyond what the file itself asks
 * for. Safe for any thread. Whoever opened it closes it; {@link #close} waits for calls under way.
 */
public final class HubTokenizer implements Tokenizer {
  private static final Map<String, String> AS_IS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  /**
   * The library's regular expressions give up, and the process with them, after ten million steps
   * within one match: a run of that many spaces. No model takes a hundredth of that.
   */
  static final int LONGEST_TEXT = 9_000_000;

  /** Nothing but the text. */
  private static final TokenizeOptions BARE = new TokenizeOptions(true, Bos.OFF);

  private final TokenizerFiles files;
  private final TextSlices slices;
  private final HuggingFaceTokenizer parsing;
  private final Vocabulary tokens;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Object plainLock = new Object();
  private @Nullable HuggingFaceTokenizer plain;
  private boolean closed;

  private HubTokenizer(TokenizerFiles files, HuggingFaceTokenizer parsing) {
    this.files = files;
    this.slices = TextSlices.of(files);
    this.parsing = parsing;
    this.tokens = new Vocabulary(files.pieces(), files.pieces().size());
  }

  /**
   * Opens a tokenizer. Takes some 100 ms for 50,000 pieces.
   *
   * @param files the checked files
   * @throws ModelException when the library does not take them, or cannot be loaded
   */
  public static HubTokenizer open(TokenizerFiles files) throws ModelException {
    EngineSwitches.apply();
    HubTokenizer tokenizer = new HubTokenizer(files, create(files, true));
    try {
      tokenizer.checkAddedTokens();
    } catch (ModelException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
    return tokenizer;
  }

  /** The library may number or find added tokens otherwise than the file says. */
  private void checkAddedTokens() throws ModelException {
    for (AddedToken token : files.addedTokens()) {
      int[] ids = tokenize(token.content(), BARE).ids();
      if (ids.length != 1 || ids[0] != token.id()) {
        throw refused(
            files,
            String.format(
                Locale.ROOT,
                "its added token %s with id %d is read as %s",
                token.content(),
                token.id(),
                Arrays.toString(ids)),
            null);
      }
    }
  }

  private static HuggingFaceTokenizer create(TokenizerFiles files, boolean parseSpecial)
      throws ModelException {
    byte[] json = files.json(parseSpecial).getBytes(StandardCharsets.UTF_8);
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), AS_IS);
    } catch (EngineException | LinkageError e) {
      LinkFailure failure = LinkFailure.of(e);
      throw new ModelException(
          "The tokenizer library for "
              + NativeLibraries.platform()
              + " could not be loaded: "
              + failure.reason(),
          failure.remedy(
              "",
              "Name a folder that can be written to and that programs may run from with -D"
                  + EngineSwitches.CACHE_PROPERTY
                  + "=FOLDER. It works on Linux (x86-64, arm64), macOS (arm64) and Windows"
                  + " (x86-64)."),
          e);
    } catch (IOException | RuntimeException e) {
      throw refused(files, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
  }

  private static ModelException refused(
      TokenizerFiles files, String reason, @Nullable Throwable cause) {
    return new ModelException(
        "The tokenizer library does not take " + files.source() + ": " + reason,
        "Get the file again from where the model came from.",
        cause);
  }

  /**
   * What a model's ids mean.
   *
   * @param logits how many ids the model gives a logit to
   */
  @Override
  public Vocabulary vocabulary(int logits) {
    return new Vocabulary(files.pieces(), logits);
  }

  /**
   * Cuts a text into tokens. Time is linear in its length. An interrupt of the calling thread stops
   * it at the next slice of text.
   *
   * @throws CancellationException when interrupted; the thread's interrupt flag stays set
   * @throws IllegalStateException when closed
   * @throws IllegalArgumentException when the text is longer than {@link #LONGEST_TEXT}
   */
  @Override
  public Prompt tokenize(String text, TokenizeOptions options) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "a text of " + text.length() + " characters; at most " + LONGEST_TEXT + " are cut");
    }
    String model = files.modelType().equals("gpt2") ? "GPT-2" : "the model";
    PromptDraft draft = new PromptDraft(TextNotices.check(text, model), files, tokens, options);
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the tokenizer is closed");
      }
      HuggingFaceTokenizer tokenizer = options.parseSpecial() ? parsing : plain();
      int start = 0;
      for (String slice : slices.cut(draft.text())) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("cancelled");
        }
        encode(tokenizer, slice, start, draft);
        start += slice.length();
      }
    } finally {
      lock.readLock().unlock();
    }
    noteDropped(draft);
    return draft.prompt();
  }

  /** Goes to the library itself: DJL's own encoding would copy eight arrays that nobody reads. */
  private void encode(HuggingFaceTokenizer tokenizer, String slice, int start, PromptDraft draft) {
    TokenizersLibrary library = TokenizersLibrary.LIB;
    long encoding = library.encode(tokenizer.getHandle(), slice, false);
    try {
      List<Token> here = new ArrayList<>();
      for (long id : library.getTokenIds(encoding)) {
        here.add(draft.token(Math.toIntExact(id)));
      }
      int[] starts =
          TokenStarts.byBytes(slice, here, files::drops)
              .orElseGet(() -> TokenStarts.bySpans(slice, library.getTokenCharSpans(encoding)));
      for (int i = 0; i < starts.length; i++) {
        draft.add(here.get(i), start + starts[i]);
      }
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  /** Without an unknown token, bytes that no token stands for leave no trace in the ids. */
  private void noteDropped(PromptDraft draft) {
    BitSet which = new BitSet();
    int count = 0;
    for (byte b : draft.text().getBytes(StandardCharsets.UTF_8)) {
      if (files.drops(b & 0xFF)) {
        which.set(b & 0xFF);
        count++;
      }
    }
    if (count > 0) {
      draft.note(
          String.format(
              Locale.ROOT,
              "the tokenizer has no token for %d of the text's bytes and dropped them: %s",
              count,
              which.stream()
                  .mapToObj(b -> String.format(Locale.ROOT, "0x%02X", b))
                  .collect(Collectors.joining(", "))));
    }
  }

  /** The tokenizer to which special tokens are plain text, made when first asked for. */
  private HuggingFaceTokenizer plain() {
    synchronized (plainLock) {
      if (plain == null) {
        try {
          plain = create(files, false);
        } catch (ModelException e) {
          // All of it was accepted before; less of it cannot be wrong.
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
