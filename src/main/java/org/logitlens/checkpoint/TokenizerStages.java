package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the stages around the model in a {@code tokenizer.json}: each is one that keeps every byte
 * of the text and takes linear time, or is refused by its name. Truncation and padding are removed.
 */
final class TokenizerStages {
  private static final String BYTE_LEVEL = "ByteLevel";

  /** A splitter that only cuts, so that the bytes of the tokens are still those of the text. */
  private static final String DIGITS = "Digits";

  private TokenizerStages() {}

  /**
   * Checks and settles the stages.
   *
   * @param json changed: truncation and padding become null, the prefix space what the settings say
   * @param file for messages
   * @param settings of the same folder
   * @param notices takes what the user should know
   */
  static void check(JsonObject json, Path file, TokenizerSettings settings, List<String> notices)
      throws CheckpointException {
    for (String key : List.of("truncation", "padding")) {
      if (json.has(key) && !json.get(key).isJsonNull()) {
        notices.add("The tokenizer's " + key + " is left out: every prompt is kept whole.");
      }
      json.add(key, JsonNull.INSTANCE);
    }
    checkNormalizer(stage(json, "normalizer", file), file, notices);
    JsonObject splitter = stage(json, "pre_tokenizer", file);
    JsonObject byteLevel = splitter == null ? null : byteLevel(splitter, file);
    if (byteLevel == null) {
      throw refused(file, "pre_tokenizer", "null", BYTE_LEVEL);
    }
    settlePrefixSpace(byteLevel, file, settings, notices);
    JsonObject processor = stage(json, "post_processor", file);
    if (processor != null && !BYTE_LEVEL.equals(type(processor, "post_processor", file))) {
      throw refused(file, "post_processor", type(processor, "post_processor", file), BYTE_LEVEL);
    }
    JsonObject decoder = stage(json, "decoder", file);
    if (decoder != null && !BYTE_LEVEL.equals(type(decoder, "decoder", file))) {
      throw refused(file, "decoder", type(decoder, "decoder", file), BYTE_LEVEL);
    }
  }

  /** Whether the pattern of the byte-level stage is used, in stages that were checked. */
  static boolean splitsByPattern(JsonObject json) {
    JsonObject splitter = json.getAsJsonObject("pre_tokenizer");
    if (splitter.get("pretokenizers") instanceof JsonArray parts) {
      for (JsonElement part : parts) {
        if (usesPattern(part.getAsJsonObject())) {
          return true;
        }
      }
      return false;
    }
    return usesPattern(splitter);
  }

  private static boolean usesPattern(JsonObject stage) {
    JsonElement flag = stage.get("use_regex");
    return BYTE_LEVEL.equals(stage.get("type").getAsString())
        && (flag == null || flag.getAsBoolean());
  }

  private static void checkNormalizer(
      @Nullable JsonObject normalizer, Path file, List<String> notices) throws CheckpointException {
    if (normalizer == null) {
      return;
    }
    String type = type(normalizer, "normalizer", file);
    if (!type.equals("NFC")) {
      throw refused(file, "normalizer", type, "none or NFC");
    }
    notices.add("The tokenizer composes characters (Unicode NFC) before it splits a text.");
  }

  private static @Nullable JsonObject byteLevel(JsonObject splitter, Path file)
      throws CheckpointException {
    String type = type(splitter, "pre_tokenizer", file);
    if (type.equals(BYTE_LEVEL)) {
      return splitter;
    }
    if (!type.equals("Sequence") || !(splitter.get("pretokenizers") instanceof JsonArray parts)) {
      throw refused(file, "pre_tokenizer", type, BYTE_LEVEL);
    }
    JsonObject byteLevel = null;
    for (JsonElement element : parts) {
      if (!(element instanceof JsonObject part)) {
        throw refused(file, "pre_tokenizer", String.valueOf(element), BYTE_LEVEL);
      }
      String partType = type(part, "pre_tokenizer", file);
      if (byteLevel == null && partType.equals(BYTE_LEVEL)) {
        byteLevel = part;
      } else if (!partType.equals(DIGITS)) {
        throw refused(file, "pre_tokenizer", partType, BYTE_LEVEL + " once, " + DIGITS);
      }
    }
    return byteLevel;
  }

  private static void settlePrefixSpace(
      JsonObject byteLevel, Path file, TokenizerSettings settings, List<String> notices)
      throws CheckpointException {
    JsonElement stored = byteLevel.get("add_prefix_space");
    if (stored != null && (!(stored instanceof JsonPrimitive flag) || !flag.isBoolean())) {
      throw refused(file, "add_prefix_space", String.valueOf(stored), "true or false");
    }
    // The library's own default is true, Hugging Face's loader lets its config file decide.
    boolean adds = settings.addPrefixSpace().orElse(stored == null || stored.getAsBoolean());
    byteLevel.addProperty("add_prefix_space", adds);
    if (adds) {
      notices.add("The tokenizer puts a space before every text (add_prefix_space).");
    }
  }

  private static @Nullable JsonObject stage(JsonObject json, String key, Path file)
      throws CheckpointException {
    JsonElement stage = json.get(key);
    if (stage == null || stage.isJsonNull()) {
      return null;
    }
    if (!(stage instanceof JsonObject object)) {
      throw refused(file, key, stage.toString(), "an object");
    }
    return object;
  }

  private static String type(JsonObject stage, String key, Path file) throws CheckpointException {
    if (stage.get("type") instanceof JsonPrimitive type && type.isString()) {
      return type.getAsString();
    }
    throw refused(file, key + ".type", String.valueOf(stage.get("type")), "a string");
  }

  private static CheckpointException refused(
      Path file, String key, String found, String supported) {
    return new CheckpointException(
        file + ": " + key + " " + found + " is not supported.", "Supported: " + supported + ".");
  }
}
