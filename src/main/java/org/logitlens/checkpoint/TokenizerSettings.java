package org.logitlens.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tokenizer_config.json} adds to the tokenizer; the file may be missing.
 *
 * @param bosToken the text of the token that begins a text
 * @param addPrefixSpace whether a space is put before the text; empty when it does not say
 * @param notices what the user should know
 */
record TokenizerSettings(String bosToken, Optional<Boolean> addPrefixSpace, List<String> notices) {
  private static final String NAME = "tokenizer_config.json";
  private static final long LONGEST = 16_000_000;

  /** What GPT-2 begins and ends a text with. */
  static final String END_OF_TEXT = "<|endoftext|>";

  /** Reads the settings of a folder. */
  static TokenizerSettings read(Path folder) throws CheckpointException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return new TokenizerSettings(END_OF_TEXT, Optional.empty(), List.of());
    }
    JsonObject object = StrictJson.object(file, LONGEST);
    boolean addsBos = flag(object, "add_bos_token", file).orElse(false);
    return new TokenizerSettings(
        bosToken(object.get("bos_token"), file),
        flag(object, "add_prefix_space", file),
        addsBos
            ? List.of(
                "tokenizer_config.json asks for a beginning token before every text; turn that"
                    + " switch on to have it.")
            : List.of());
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

  private static String bosToken(@Nullable JsonElement value, Path file)
      throws CheckpointException {
    JsonElement text =
        value instanceof JsonObject token && token.has("content") ? token.get("content") : value;
    if (text == null || text.isJsonNull()) {
      return END_OF_TEXT;
    }
    if (!(text instanceof JsonPrimitive primitive) || !primitive.isString()) {
      throw wrong(file, "bos_token", text, "a string");
    }
    return primitive.getAsString();
  }

  private static CheckpointException wrong(
      Path file, String key, JsonElement value, String expected) {
    return new CheckpointException(
        file + ": " + key + " is " + value + "; it must be " + expected + ".",
        "Correct the file or download it again.");
  }
}
