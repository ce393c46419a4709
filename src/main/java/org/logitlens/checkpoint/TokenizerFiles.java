package org.logitlens.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokenizer of a checkpoint folder, checked: {@code tokenizer.json}, or {@code vocab.json} and
 * {@code merges.txt} from which the same is made. Immutable and safe for any thread.
 */
public final class TokenizerFiles {
  static final String TOKENIZER = "tokenizer.json";
  static final String VOCABULARY = "vocab.json";
  static final String ADDED_TOKENS = "added_tokens";
  static final String MERGES = "merges.txt";

  /** Several times the largest vocabulary in use; a longer file is something else. */
  static final long LONGEST_FILE = 64_000_000;

  private static final byte[] NO_BYTES = {};
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private final Path source;
  private final String allAdded;
  private final String plainAdded;
  private final String withoutAdded;
  private final List<byte[]> pieces;
  private final List<AddedToken> addedTokens;
  private final OptionalInt bosId;
  private final List<String> notices;
  private final boolean splitsByPattern;

  private TokenizerFiles(
      Path source, JsonObject json, TokenizerCheck check, OptionalInt bosId, List<String> notices) {
    this.source = source;
    JsonArray added = json.remove(ADDED_TOKENS).getAsJsonArray();
    this.allAdded = GSON.toJson(added);
    this.plainAdded = GSON.toJson(withoutSpecial(added));
    putIntoVocabulary(check.addedTokens(), json);
    this.withoutAdded = GSON.toJson(json);
    this.addedTokens = check.addedTokens();
    this.pieces = pieces(check);
    this.bosId = bosId;
    this.notices = List.copyOf(notices);
    this.splitsByPattern = TokenizerStages.splitsByPattern(json);
  }

  /**
   * The library gives an added token that the vocabulary lacks the next free id, whatever the file
   * says: wrong where ids have gaps or some added tokens are left out.
   */
  private static void putIntoVocabulary(List<AddedToken> added, JsonObject json) {
    JsonObject vocabulary = json.getAsJsonObject("model").getAsJsonObject("vocab");
    for (AddedToken token : added) {
      vocabulary.addProperty(token.content(), token.id());
    }
  }

  /**
   * Reads and checks the tokenizer of a folder.
   *
   * @param folder the checkpoint folder
   * @param vocabularySize how many ids the model gives a logit to
   * @param bosId the token that begins a text, where the model's config names one
   * @param modelType of the model's config
   * @throws CheckpointException when there is none or it is not a byte-level BPE
   */
  public static TokenizerFiles open(
      Path folder, int vocabularySize, OptionalInt bosId, String modelType)
      throws CheckpointException {
    TokenizerSettings settings = TokenizerSettings.read(folder);
    List<String> notices = new ArrayList<>(settings.notices());
    Path source = folder.resolve(TOKENIZER);
    JsonObject json;
    if (Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
      json = StrictJson.object(source, LONGEST_FILE);
    } else {
      source = folder.resolve(VOCABULARY);
      json = VocabularyFiles.asTokenizer(folder);
      notices.add("There is no tokenizer.json; vocab.json and merges.txt are used.");
    }
    // The model first: its name says more than those of the stages that come with it.
    TokenizerCheck check = TokenizerCheck.of(json, source, notices);
    TokenizerStages.check(json, source, settings, notices);
    noteSize(check, vocabularySize, notices);
    OptionalInt bos = bos(settings, check, vocabularySize, bosId);
    return new TokenizerFiles(source, json, check, bos, notices);
  }

  private static void noteSize(TokenizerCheck check, int vocabularySize, List<String> notices) {
    int tokens = check.size();
    if (tokens > vocabularySize) {
      notices.add(
          "The tokenizer has ids up to "
              + (tokens - 1)
              + ", but the model only "
              + vocabularySize
              + " ids; a prompt with one of the others can't be run.");
    } else if (tokens < vocabularySize) {
      notices.add(
          "The model has "
              + vocabularySize
              + " ids, the tokenizer only "
              + tokens
              + "; the others are shown as [unused n].");
    }
  }

  private static OptionalInt bos(
      TokenizerSettings settings, TokenizerCheck check, int vocabularySize, OptionalInt bosId) {
    Integer named = check.idOf(settings.bosToken());
    if (named == null && bosId.isPresent()) {
      int id = bosId.getAsInt();
      return id < check.size() ? bosId : OptionalInt.empty();
    }
    return named == null || named >= vocabularySize ? OptionalInt.empty() : OptionalInt.of(named);
  }

  private static List<byte[]> pieces(TokenizerCheck check) {
    List<byte[]> pieces = new ArrayList<>(Collections.nCopies(check.size(), NO_BYTES));
    for (Map.Entry<String, Integer> entry : check.vocabulary().entrySet()) {
      pieces.set(entry.getValue(), ByteSymbols.bytes(entry.getKey()));
    }
    for (AddedToken token : check.addedTokens()) {
      pieces.set(token.id(), token.content().getBytes(StandardCharsets.UTF_8));
    }
    return Collections.unmodifiableList(pieces);
  }

  private static JsonArray withoutSpecial(JsonArray added) {
    JsonArray plain = new JsonArray();
    for (JsonElement token : added) {
      if (!TokenizerCheck.isSpecial(token.getAsJsonObject())) {
        plain.add(token);
      }
    }
    return plain;
  }

  /** The file the tokens come from, {@code tokenizer.json} or {@code vocab.json}. */
  public Path source() {
    return source;
  }

  /**
   * A {@code tokenizer.json} for the tokenizer library, with neither truncation nor padding.
   *
   * @param parseSpecial whether special tokens written in a text are one token; if not, they are
   *     left out of the added tokens and their text is split like any other
   */
  public String json(boolean parseSpecial) {
    String added = parseSpecial ? allAdded : plainAdded;
    // The rest is an object with members; the list becomes its first.
    return "{\"" + ADDED_TOKENS + "\":" + added + "," + withoutAdded.substring(1);
  }

  /**
   * The bytes of every id from 0: byte symbols turned back into bytes, added tokens as UTF-8. An
   * empty array where an id stands for nothing. Not copied: treat the arrays as read-only.
   */
  public List<byte[]> pieces() {
    return pieces;
  }

  /** The added tokens, special or not, in the order of the file. */
  public List<AddedToken> addedTokens() {
    return addedTokens;
  }

  /** The id that begins a text, when the folder names one that the tokenizer and the model have. */
  public OptionalInt bosId() {
    return bosId;
  }

  /** What the user should know, one sentence each. */
  public List<String> notices() {
    return notices;
  }

  /**
   * Whether a text is split by GPT-2's pattern before anything is merged, so that nothing merges
   * across a space that follows other text.
   */
  public boolean splitsByPattern() {
    return splitsByPattern;
  }
}
