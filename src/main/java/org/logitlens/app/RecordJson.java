package org.logitlens.app;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Map;

/**
 * Records as JSON objects in files that anybody may have written. What is read is compared with a
 * pattern: a record of the same type whose values stand in for those that are missing, and whose
 * lists are empty or hold the one pattern of their elements. A list that is missing is empty.
 */
final class RecordJson {
  /** Far deeper than any record here. */
  private static final int MAX_DEPTH = 32;

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private RecordJson() {}

  /**
   * Reads one JSON object; keys that the pattern does not have are ignored. A name that an enum
   * does not have becomes null, which the record's constructor hears of.
   *
   * @throws IOException when it is not JSON, or nested too deeply
   * @throws JsonParseException when it is not one object, or a value is of another kind than the
   *     pattern's, or a number that is not finite or does not fit; the message names the value
   */
  static <T> T read(String text, T pattern, Class<T> type) throws IOException {
    try (JsonReader reader = reader(text)) {
      JsonElement read = GSON.getAdapter(JsonElement.class).read(reader);
      if (!read.isJsonObject() || reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonParseException("not one JSON object");
      }
      return GSON.fromJson(fitted("", tree(pattern), read), type);
    }
  }

  /** A strict reader that does not go deeper than any record. */
  static JsonReader reader(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
    return reader;
  }

  /** A record as a JSON object. */
  static JsonObject tree(Object object) {
    return GSON.toJsonTree(object).getAsJsonObject();
  }

  /** An object as text that has a UTF-8. */
  static String text(JsonObject object) {
    return escapeLoneSurrogates(GSON.toJson(object));
  }

  /** What was read in the form of a pattern. */
  private static JsonElement fitted(String path, JsonElement pattern, JsonElement read) {
    if (!kind(pattern).equals(kind(read))) {
      throw new JsonParseException(path + " is not " + kind(pattern));
    }
    if (pattern instanceof JsonObject known) {
      return object(path, known, read.getAsJsonObject());
    }
    if (pattern instanceof JsonArray known) {
      return list(path, known, read.getAsJsonArray());
    }
    return pattern.getAsJsonPrimitive().isNumber()
        ? number(path, pattern.getAsNumber(), read.getAsDouble())
        : read;
  }

  private static JsonObject object(String path, JsonObject pattern, JsonObject read) {
    JsonObject fitted = new JsonObject();
    for (Map.Entry<String, JsonElement> field : pattern.entrySet()) {
      String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      JsonElement known = field.getValue();
      JsonElement value = read.get(field.getKey());
      if (value != null) {
        fitted.add(field.getKey(), fitted(name, known, value));
      } else {
        fitted.add(field.getKey(), known.isJsonArray() ? new JsonArray() : known);
      }
    }
    return fitted;
  }

  private static JsonArray list(String path, JsonArray pattern, JsonArray read) {
    if (pattern.isEmpty()) {
      return read;
    }
    JsonArray fitted = new JsonArray();
    for (JsonElement element : read) {
      fitted.add(fitted(path + "[" + fitted.size() + "]", pattern.get(0), element));
    }
    return fitted;
  }

  /** Read here because what does not fit would be made to fit by taking some of its digits. */
  private static JsonPrimitive number(String path, Number pattern, double value) {
    if (!Double.isFinite(value)) {
      throw new JsonParseException(path + " is not a finite number");
    }
    if (pattern instanceof Double) {
      return new JsonPrimitive(value);
    }
    if (value != (int) value) {
      throw new JsonParseException(path + " is not a whole number of at most nine digits");
    }
    return new JsonPrimitive((int) value);
  }

  private static String kind(JsonElement element) {
    if (!(element instanceof JsonPrimitive primitive)) {
      return element.isJsonArray() ? "a list" : element.isJsonObject() ? "an object" : "null";
    }
    return primitive.isBoolean() ? "true or false" : primitive.isNumber() ? "a number" : "a text";
  }

  /** Half a character has no UTF-8; as an escape it comes back as it was. */
  private static String escapeLoneSurrogates(String json) {
    StringBuilder out = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (c <= Character.MAX_VALUE && Character.isSurrogate((char) c)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }
}
