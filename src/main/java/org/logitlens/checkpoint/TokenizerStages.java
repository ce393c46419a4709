package org.logitlens.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The stages around the model in a {@code tokenizer.json}, checked: each is one that keeps every
 * byte of the text and takes linear time, or is refused by its name.
 *
 * @param spelling how the vocabulary is spelled
 * @param splitsWords whether a space between two letters always begins a new word, so that nothing
 *     merges across it
 * @param prefixes whether a space is put before a text even if it begins with one, so that parts of
 *     a text do not give the tokens of the whole
 * @param template what is put before the text; empty when the file does not say
 */
record TokenizerStages(
    Spelling spelling,
    boolean splitsWords,
    boolean prefixes,
    Optional<BeginningTemplate> template) {
  private static final String BYTE_LEVEL = "ByteLevel";
  private static final String METASPACE = "Metaspace";
  private static final String SPLIT = "Split";
  private static final String ADD_PREFIX_SPACE = "add_prefix_space";
  private static final String OF_BYTES =
      BYTE_LEVEL
          + " once, Digits, and Split by the patterns of "
          + SplitPattern.families()
          + "; or a model with byte_fallback";
  private static final String OF_PIECES = METASPACE + ", Digits, and Split by a space";

  /** Nothing here decodes; the decoder only tells a file of another kind. */
  private static final Set<String> DECODERS =
      Set.of(BYTE_LEVEL, METASPACE, "Replace", "ByteFallback", "Fuse", "Strip");

  /**
   * Checks and settles the stages.
   *
   * @param json changed: truncation, padding and post-processor become null, the prefix space what
   *     the settings say
   * @param file for messages
   * @param settings of the same folder
   * @param notices takes what the user should know
   */
  static TokenizerStages check(
      JsonObject json, Path file, TokenizerSettings settings, List<String> notices)
      throws CheckpointException {
    for (String key : List.of("truncation", "padding")) {
      if (json.has(key) && !json.get(key).isJsonNull()) {
        notices.add("The tokenizer's " + key + " is left out: every prompt is kept whole.");
      }
      json.add(key, JsonNull.INSTANCE);
    }
    StageJson splitter = new StageJson(file, "pre_tokenizer");
    List<JsonObject> splits = splitter.steps(json);
    StageJson normalizer = new StageJson(file, "normalizer");
    List<JsonObject> changes = normalizer.steps(json);
    for (JsonObject step : splits) {
      checkPattern(step, splitter);
    }
    Spelling spelling = spelling(json, splits, splitter);
    boolean prefixes = false;
    boolean splitsWords = false;
    if (spelling == Spelling.BYTE_SYMBOLS) {
      checkByteNormalizer(changes, normalizer);
      splitsWords = splitsWords(splits, splitter);
      if (settlePrefixSpace(splits, splitter, settings)) {
        notices.add("The tokenizer puts a space before every text (add_prefix_space).");
      }
    } else {
      prefixes = prefixesPieces(changes, normalizer, splits, splitter);
      if (prefixes) {
        notices.add("The tokenizer puts a space before every text.");
      }
    }
    if (changes.stream().anyMatch(step -> StageJson.is(step, "type", "NFC"))) {
      notices.add("The tokenizer composes characters (Unicode NFC) before it splits a text.");
    }
    StageJson decoder = new StageJson(file, "decoder");
    for (JsonObject step : decoder.steps(json)) {
      if (!DECODERS.contains(decoder.type(step))) {
        throw decoder.refused(decoder.type(step), "that of a BPE");
      }
    }
    Optional<BeginningTemplate> template = BeginningTemplate.read(json, file);
    // What it adds is added elsewhere; what it trims off the places of tokens would be missed.
    json.add("post_processor", JsonNull.INSTANCE);
    return new TokenizerStages(spelling, splitsWords, prefixes, template);
  }

  private static Spelling spelling(JsonObject json, List<JsonObject> splits, StageJson splitter)
      throws CheckpointException {
    JsonElement fallback = json.getAsJsonObject("model").get("byte_fallback");
    boolean bytes = new JsonPrimitive(true).equals(fallback);
    if (splits.stream().anyMatch(step -> StageJson.is(step, "type", BYTE_LEVEL))) {
      if (bytes) {
        throw splitter.refused(BYTE_LEVEL + " with model.byte_fallback = true", "one of the two");
      }
      return Spelling.BYTE_SYMBOLS;
    }
    if (!bytes) {
      throw splitter.refused(splits.isEmpty() ? "null" : splitter.type(splits.get(0)), OF_BYTES);
    }
    return Spelling.SENTENCE_PIECE;
  }

  /** A pattern of unknown origin is refused wherever it stands. */
  private static void checkPattern(JsonObject step, StageJson splitter) throws CheckpointException {
    if (!splitter.type(step).equals(SPLIT)) {
      return;
    }
    boolean known =
        step.get("pattern") instanceof JsonObject pattern
            && (pattern.get("Regex") instanceof JsonPrimitive regex
                ? SplitPattern.of(regex.getAsString()).isPresent()
                : StageJson.is(pattern, "String", " "));
    if (!known) {
      throw splitter.refused(SPLIT + " by " + step.get("pattern"), OF_BYTES);
    }
    if (StageJson.is(step, "behavior", "Removed") || splitter.flag(step, "invert", false)) {
      throw splitter.refused(
          SPLIT + " with behavior " + step.get("behavior") + " and invert " + step.get("invert"),
          "Split that keeps the whole text");
    }
  }

  private static boolean isPattern(JsonObject step) {
    return StageJson.is(step, "type", SPLIT) && step.getAsJsonObject("pattern").has("Regex");
  }

  private static boolean splitsWords(List<JsonObject> splits, StageJson splitter)
      throws CheckpointException {
    boolean splitsWords = false;
    boolean inBytes = false;
    for (JsonObject step : splits) {
      String type = splitter.type(step);
      if (type.equals(BYTE_LEVEL) && !inBytes) {
        inBytes = true;
        splitsWords |= splitter.flag(step, "use_regex", true);
      } else if (isPattern(step) && !inBytes && StageJson.is(step, "behavior", "Isolated")) {
        splitsWords = true;
      } else if (!type.equals("Digits")) {
        throw splitter.refused(type, OF_BYTES);
      }
    }
    return splitsWords;
  }

  private static void checkByteNormalizer(List<JsonObject> changes, StageJson normalizer)
      throws CheckpointException {
    for (JsonObject step : changes) {
      if (!StageJson.is(step, "type", "NFC")) {
        throw normalizer.refused(normalizer.type(step), "none or NFC");
      }
    }
  }

  /** Settles the switch and gives it; the library's own default is true. */
  private static boolean settlePrefixSpace(
      List<JsonObject> splits, StageJson splitter, TokenizerSettings settings)
      throws CheckpointException {
    boolean adds = false;
    for (JsonObject step : splits) {
      if (splitter.type(step).equals(BYTE_LEVEL)) {
        boolean stored = splitter.flag(step, ADD_PREFIX_SPACE, true);
        // Hugging Face's loader lets its config file decide, but does not look into sequences.
        adds = splits.size() == 1 ? settings.addPrefixSpace().orElse(stored) : stored;
        step.addProperty(ADD_PREFIX_SPACE, adds);
      }
    }
    return adds;
  }

  /** Checks the stages of a SentencePiece vocabulary; whether they put a space before a text. */
  private static boolean prefixesPieces(
      List<JsonObject> changes, StageJson normalizer, List<JsonObject> splits, StageJson splitter)
      throws CheckpointException {
    boolean prefixes = false;
    boolean spells = false;
    for (JsonObject step : changes) {
      String type = normalizer.type(step);
      if (type.equals("Prepend") && StageJson.is(step, "prepend", Spelling.SPACE)) {
        prefixes = true;
      } else if (type.equals("Replace")
          && StageJson.is(step, "content", Spelling.SPACE)
          && step.get("pattern") instanceof JsonObject pattern
          && StageJson.is(pattern, "String", " ")) {
        spells = true;
      } else if (!type.equals("NFC")) {
        throw normalizer.refused(
            type.equals("Prepend") || type.equals("Replace") ? step.toString() : type,
            "none, NFC, Prepend of \"▁\" and Replace of a space by \"▁\"");
      }
    }
    for (JsonObject step : splits) {
      String type = splitter.type(step);
      if (type.equals(METASPACE) && StageJson.is(step, "replacement", Spelling.SPACE)) {
        spells = true;
        prefixes |= !StageJson.is(step, "prepend_scheme", "never");
      } else if (isPattern(step) || (!type.equals(SPLIT) && !type.equals("Digits"))) {
        throw splitter.refused(type, OF_PIECES);
      }
    }
    if (!spells) {
      throw normalizer.refused(
          changes.isEmpty() ? "null" : changes.toString(), "Replace of a space by \"▁\"");
    }
    return prefixes;
  }
}
