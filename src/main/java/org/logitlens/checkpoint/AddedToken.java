package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A token that is found in the text before it is split, as {@code tokenizer.json} declares it.
 *
 * @param id its id
 * @param content the text that stands for it
 * @param special whether it means something besides its text, such as the end of a text
 * @param singleWord whether it is found only between word boundaries
 * @param lstrip whether it swallows white space before it
 * @param rstrip whether it swallows white space after it
 * @param normalized whether it is looked for in the normalised text
 */
public record AddedToken(
    int id,
    String content,
    boolean special,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized) {

  /**
   * Reads a list of added tokens.
   *
   * @param tokens the list; null for none
   * @param file for messages
   */
  static List<AddedToken> list(JsonElement tokens, Path file) throws CheckpointException {
    List<AddedToken> list = new ArrayList<>();
    if (tokens.equals(JsonNull.INSTANCE)) {
      return list;
    }
    if (!(tokens instanceof JsonArray elements)) {
      throw new CheckpointException(file + ": added_tokens is not a list.", VocabularyIds.REMEDY);
    }
    for (JsonElement element : elements) {
      list.add(read(element, file));
    }
    return list;
  }

  private static AddedToken read(JsonElement element, Path file) throws CheckpointException {
    if (!(element instanceof JsonObject token)
        || !(token.get("content") instanceof JsonPrimitive content)
        || !content.isString()
        || content.getAsString().isEmpty()) {
      throw new CheckpointException(
          file + ": the added token " + element + " has no text.", VocabularyIds.REMEDY);
    }
    String text = content.getAsString();
    boolean special = flag(token, "special", false, file);
    return new AddedToken(
        VocabularyIds.id(token.get("id"), text, file),
        text,
        special,
        flag(token, "single_word", false, file),
        flag(token, "lstrip", false, file),
        flag(token, "rstrip", false, file),
        flag(token, "normalized", !special, file));
  }

  private static boolean flag(JsonObject token, String key, boolean otherwise, Path file)
      throws CheckpointException {
    if (!token.has(key)) {
      return otherwise;
    }
    if (!(token.get(key) instanceof JsonPrimitive value) || !value.isBoolean()) {
      throw new CheckpointException(
          file + ": " + key + " of the added token " + token + " must be true or false.",
          VocabularyIds.REMEDY);
    }
    return value.getAsBoolean();
  }

  /** The token as {@code tokenizer.json} declares it. */
  JsonObject toJson() {
    JsonObject token = new JsonObject();
    token.addProperty("id", id);
    token.addProperty("content", content);
    token.addProperty("single_word", singleWord);
    token.addProperty("lstrip", lstrip);
    token.addProperty("rstrip", rstrip);
    token.addProperty("normalized", normalized);
    token.addProperty("special", special);
    return token;
  }
}
