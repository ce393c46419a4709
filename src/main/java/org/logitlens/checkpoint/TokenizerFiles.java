package org.logitlens.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The tokenizer of a checkpoint folder, checked: {@code tokenizer.json}, or {@code vocab.json} and
 * {@code merges.txt} from which the same is made; CTRL's pair becomes a {@link WordVocabulary}.
 * Immutable and safe for any thread.
 */
public final class TokenizerFiles {
  static final String TOKENIZER = "tokenizer.json";
  static final String VOCABULARY = "vocab.json";
  static final String ADDED_TOKENS = "added_tokens";
  static final String MERGES = "merges.txt";

  /** Twice the largest in use; a longer file is something else. */
  static final long LONGEST_FILE = 64_000_000;

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private final Path source;
  private final String modelType;
  private final List<byte[]> pieces;
  private final List<AddedToken> addedTokens;
  private final OptionalInt unknownId;
  private final TokenizerBeginning beginning;
  private final List<String> notices;
  private final Rules rules;

  /** Of a {@code tokenizer.json} without its added tokens, in UTF-8; empty when there is none. */
  private final byte[] json;

  /** How the text is cut, as far as it matters outside the library. */
  private record Rules(boolean cutsAtSpaces, BitSet lostBytes, Optional<WordVocabulary> words) {}

  private TokenizerFiles(
      Path source,
      String modelType,
      List<byte[]> pieces,
      List<AddedToken> addedTokens,
      OptionalInt unknownId,
      TokenizerBeginning beginning,
      List<String> notices,
      Rules rules,
      byte[] json) {
    this.source = source;
    this.modelType = modelType;
    this.pieces = pieces;
    this.addedTokens = List.copyOf(addedTokens);
    this.unknownId = unknownId;
    this.beginning = beginning;
    this.notices = List.copyOf(notices);
    this.rules = rules;
    this.json = json;
  }

  /**
   * Reads and checks the tokenizer of a folder.
   *
   * @param folder the checkpoint folder
   * @param vocabularySize how many ids the model gives a logit to
   * @param bosId the id that begins a text, as the model's config has it
   * @param modelType the model's family as its config names it; it matters only to the older pair
   *     of files
   * @throws CheckpointException when there is none or one of a kind that is not supported
   */
  public static TokenizerFiles open(
      Path folder, int vocabularySize, OptionalInt bosId, String modelType)
      throws CheckpointException {
    TokenizerSettings settings = TokenizerSettings.read(folder);
    TokenizerBeginning.Model model = new TokenizerBeginning.Model(vocabularySize, bosId);
    List<String> notices = new ArrayList<>();
    Path file = folder.resolve(TOKENIZER);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      JsonObject json = StrictJson.object(file, LONGEST_FILE);
      return of(json, file, modelType, settings, model, TokenizerBeginning.Family.GPT_2, notices);
    }
    VocabularyFiles files = VocabularyFiles.open(folder, modelType, settings);
    notices.add("There is no tokenizer.json; vocab.json and merges.txt are used.");
    file = folder.resolve(VOCABULARY);
    return files.areOfWords()
        ? of(files, file, modelType, settings, model, notices)
        : of(files.asTokenizer(), file, modelType, settings, model, files.family(), notices);
  }

  private static TokenizerFiles of(
      JsonObject json,
      Path file,
      String modelType,
      TokenizerSettings settings,
      TokenizerBeginning.Model model,
      TokenizerBeginning.Family family,
      List<String> notices)
      throws CheckpointException {
    // The model first: its name says more than those of the stages that come with it.
    TokenizerCheck check = TokenizerCheck.of(json, file);
    TokenizerStages stages = TokenizerStages.check(json, file, settings, notices);
    JsonElement listed = json.remove(ADDED_TOKENS);
    List<AddedToken> added = AddedToken.list(listed == null ? JsonNull.INSTANCE : listed, file);
    VocabularyIds ids = check.ids();
    ids.add(added);
    ids.noteGaps(notices);
    OptionalInt unknown = check.unknownId(added);
    BitSet lost = check.bytesWithoutEntry(stages.spelling(), unknown.isPresent());
    noteBytes(lost, unknown.isPresent(), notices);
    ids.noteSize(model.vocabularySize(), notices);
    putIntoVocabulary(added, json);
    List<byte[]> pieces = Pieces.of(ids, added, stages.spelling());
    // A character without its bytes becomes the unknown token, or is lost as a whole.
    boolean losesBytes = unknown.isEmpty() && stages.spelling() == Spelling.BYTE_SYMBOLS;
    return new TokenizerFiles(
        file,
        modelType,
        pieces,
        added,
        unknown,
        TokenizerBeginning.of(stages.template(), settings, ids, added, model, family, notices),
        notices,
        new Rules(
            stages.splitsWords() || (!stages.prefixes() && !Pieces.joinWords(pieces)),
            losesBytes ? lost : new BitSet(),
            Optional.empty()),
        GSON.toJson(json).getBytes(StandardCharsets.UTF_8));
  }

  private static TokenizerFiles of(
      VocabularyFiles files,
      Path file,
      String modelType,
      TokenizerSettings settings,
      TokenizerBeginning.Model model,
      List<String> notices)
      throws CheckpointException {
    VocabularyIds ids = files.ids();
    List<AddedToken> added = files.addedTokens();
    ids.add(added);
    ids.noteGaps(notices);
    notices.add(
        "The tokenizer cuts at white space and keeps none of it but a line end right after a word;"
            + " a piece that its word goes on after ends in @@.");
    ids.noteSize(model.vocabularySize(), notices);
    return new TokenizerFiles(
        file,
        modelType,
        Pieces.ofText(ids, added),
        added,
        OptionalInt.of(files.unknownId(ids)),
        TokenizerBeginning.of(
            Optional.empty(), settings, ids, added, model, files.family(), notices),
        notices,
        new Rules(true, new BitSet(), Optional.of(files.words(ids))),
        new byte[0]);
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

  private static void noteBytes(BitSet lost, boolean hasUnknown, List<String> notices) {
    if (!lost.isEmpty()) {
      notices.add(
          "The tokenizer has no token for these bytes: "
              + lost.stream()
                  .mapToObj(b -> String.format(Locale.ROOT, "0x%02X", b))
                  .collect(Collectors.joining(", "))
              + (hasUnknown
                  ? ". Characters that need them become the unknown token"
                  : ". It drops them")
              + "; a prompt that this happens to says so.");
    }
  }

  /** The file the tokens come from, {@code tokenizer.json} or {@code vocab.json}. */
  public Path source() {
    return source;
  }

  /** The model's family as its config names it, such as {@code gpt2}. */
  public String modelType() {
    return modelType;
  }

  /**
   * A {@code tokenizer.json} for the tokenizer library, with neither truncation nor padding, which
   * puts nothing before or after a text.
   *
   * @param parseSpecial whether special tokens written in a text are one token; if not, they are
   *     left out of the added tokens and their text is split like any other
   * @throws IllegalStateException when the tokenizer is one of {@link #words}
   */
  public String json(boolean parseSpecial) {
    if (json.length == 0) {
      throw new IllegalStateException("a tokenizer of words has no tokenizer.json");
    }
    JsonArray added = new JsonArray();
    for (AddedToken token : addedTokens) {
      if (parseSpecial || !token.special()) {
        added.add(token.toJson());
      }
    }
    // The rest is an object with members; the list becomes its first.
    return "{\""
        + ADDED_TOKENS
        + "\":"
        + GSON.toJson(added)
        + ","
        + new String(json, 1, json.length - 1, StandardCharsets.UTF_8);
  }

  /** The vocabulary of words, for a tokenizer that cuts at white space; empty for all others. */
  public Optional<WordVocabulary> words() {
    return rules.words();
  }

  /**
   * The bytes of every id from 0: of byte symbols the bytes they stand for, of SentencePiece's
   * spelling the text with its spaces, of CTRL's pieces and of special tokens the text itself in
   * UTF-8. An empty array where an id stands for nothing. Not copied: treat the arrays as
   * read-only.
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
    return beginning.id();
  }

  /** Whether the family's tokenizer puts {@link #bosId} before every text unasked. */
  public boolean addsBos() {
    return beginning.added();
  }

  /** The id of text that has no tokens of its own; empty when such text is dropped. */
  public OptionalInt unknownId() {
    return unknownId;
  }

  /** Whether a byte, 0 to 255, of a text is dropped because no token stands for it. */
  public boolean drops(int b) {
    return rules.lostBytes().get(b);
  }

  /** What the user should know, one sentence each. */
  public List<String> notices() {
    return notices;
  }

  /**
   * Whether a text gives the same tokens when it is cut before a space that lies between two
   * letters, as far as its added tokens allow.
   */
  public boolean cutsAtSpaces() {
    return rules.cutsAtSpaces();
  }
}
