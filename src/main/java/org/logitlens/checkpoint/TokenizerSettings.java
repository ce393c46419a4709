package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code tokenizer_config.json} and {@code special_tokens_map.json} add to the tokenizer; both
 * may be missing.
 *
 * @param specialTokens the texts of special tokens by their parts, such as {@code bos_token}
 * @param addPrefixSpace whether a space is put before the text; empty when it does not say
 * @param addsBos whether the beginning token is put before the text; empty when it does not say
 * @param addedTokens the added tokens as {@code tokenizer.json} would hold them; empty when older
 *     files say which they are
 */
record TokenizerSettings(
    Map<String, String> specialTokens,
    Optional<Boolean> addPrefixSpace,
    Optional<Boolean> addsBos,
    List<JsonObject> addedTokens) {
  private static final String NAME = "tokenizer_config.json";
  private static final String MAP = "special_tokens_map.json";
  private static final String ADDED = "added_tokens_decoder";
  static final String BOS = "bos_token";
  private static final long LONGEST = 16_000_000;
  private static final List<String> PARTS =
      List.of(BOS, "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

  /** What GPT-2 begins and ends a text with. */
  static final String END_OF_TEXT = "<|endoftext|>";

  /** Copies the map and the list. */
  TokenizerSettings {
    specialTokens = Map.copyOf(specialTokens);
    addedTokens = List.copyOf(addedTokens);
  }

  /** Reads the settings of a folder. */
  static TokenizerSettings read(Path folder) throws CheckpointException {
    Path file = folder.resolve(NAME);
    JsonObject object = objectOrNone(file);
    List<JsonObject> added = addedTokens(object);
    Map<String, String> special = new LinkedHashMap<>();
    putSpecial(object, file, special);
    if (added.isEmpty()) {
      // As Hugging Face's loader does with files from before the list of added tokens.
      Path map = folder.resolve(MAP);
      putSpecial(objectOrNone(map), map, special);
    }
    return new TokenizerSettings(
        special,
        flag(object, "add_prefix_space", file),
        flag(object, "add_bos_token", file),
        added);
  }

  /** The text of the token that begins a text. */
  Optional<String> bosToken() {
    return Optional.ofNullable(specialTokens.get(BOS));
  }

  private static JsonObject objectOrNone(Path file) throws CheckpointException {
    return Files.exists(file) ? StrictJson.object(file, LONGEST) : new JsonObject();
  }

  private static void putSpecial(JsonObject object, Path file, Map<String, String> special)
      throws CheckpointException {
    for (String part : PARTS) {
      JsonElement value = object.get(part);
      JsonElement text =
          value instanceof JsonObject token && token.has("content") ? token.get("content") : value;
      if (text instanceof JsonPrimitive primitive && primitive.isString()) {
        special.put(part, primitive.getAsString());
      } else if (part.equals(BOS) && text != null && !text.isJsonNull()) {
        throw wrong(file, part, text, "a string");
      }
    }
    if (object.get("additional_special_tokens") instanceof JsonArray more) {
      for (JsonElement value : more) {
        JsonElement text = value instanceof JsonObject token ? token.get("content") : value;
        if (text instanceof JsonPrimitive primitive && primitive.isString()) {
          special.put(primitive.getAsString(), primitive.getAsString());
        }
      }
    }
  }

  /** The list by ids; its entries are checked with those of {@code tokenizer.json}. */
  private static List<JsonObject> addedTokens(JsonObject object) {
    List<JsonObject> tokens = new ArrayList<>();
    if (object.get(ADDED) instanceof JsonObject byId) {
      for (Map.Entry<String, JsonElement> entry : byId.entrySet()) {
        if (entry.getValue() instanceof JsonObject token && entry.getKey().matches("[0-9]{1,9}")) {
          JsonObject withId = token.deepCopy();
          withId.addProperty("id", Integer.valueOf(entry.getKey()));
          tokens.add(withId);
        }
      }
    }
    return tokens;
  }

  private static Optional<Boolean> flag(JsonObject object, String key, Path file)
      throws CheckpointException {
    JsonElement value = object.get(key);
    if (value == null || value.isJsonNull()) {
      return Optional.empty();
    }
    if (!(value instanceof JsonPrimitive primitive) || !primitive.isBoolean()) {
      throw wrong(file, key, value, "true or false");
    }
    return Optional.of(primitive.getAsBoolean());
  }

  private static CheckpointException wrong(
      Path file, String key, JsonElement value, String expected) {
    return new CheckpointException(
        file + ": " + key + " is " + value + "; it must be " + expected + ".",
        "Correct the file or download it again.");
  }
}
