package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON by the letter: RFC 8259 only, UTF-8 only, no name twice in an object, bounded depth
 * and strings. Numbers keep their digits.
 */
public final class StrictJson {
  /** Far beyond any name or value in these files, pictures in metadata included. */
  static final int LONGEST_STRING = 8_000_000;

  private static final int DEEPEST = 64;
  private static final Pattern PLACE = Pattern.compile("at line \\d+ column \\d+ path \\S*");

  private StrictJson() {}

  /** A reader that refuses what is not strict JSON, except duplicate names. */
  static JsonReader reader(InputStream in) {
    JsonReader reader = new JsonReader(new Utf8Reader(in, LONGEST_STRING));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(DEEPEST);
    return reader;
  }

  /**
   * Reads a file that is one JSON object.
   *
   * @param file the file
   * @param mostBytes longer files are refused unread
   * @throws CheckpointException when it is longer, can't be read or is not one strict JSON object
   */
  public static JsonObject object(Path file, long mostBytes) throws CheckpointException {
    RegularFile regular = RegularFile.of(file).atMost(mostBytes);
    try (InputStream in = Files.newInputStream(regular.path());
        JsonReader reader = reader(in)) {
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw new CheckpointException(
            file + " is not a JSON object: it starts with " + ForeignFormat.start(regular) + ".",
            "Download the file again.");
      }
      JsonObject object = readObject(reader);
      end(reader);
      return object;
    } catch (IOException e) {
      throw refused(file + " is not valid JSON", e, regular);
    }
  }

  /** Fails unless nothing but white space follows. */
  static void end(JsonReader reader) throws IOException {
    if (reader.peek() != JsonToken.END_DOCUMENT) {
      throw new Utf8Reader.RefusedTextException("text after the end, " + place(reader));
    }
  }

  /** Where a reader is, for a message. */
  static String place(JsonReader reader) {
    Matcher place = PLACE.matcher(reader.toString());
    return place.find() ? place.group() : "at " + reader.getPath();
  }

  private static CheckpointException refused(String what, IOException e, RegularFile file)
      throws CheckpointException {
    if (e instanceof Utf8Reader.RefusedTextException
        || e instanceof MalformedJsonException
        || e instanceof EOFException) {
      return new CheckpointException(
          what + ": " + reason(e) + ". It starts with " + ForeignFormat.start(file) + ".",
          "Download the file again.",
          e);
    }
    return RegularFile.unreadable(file.path(), e);
  }

  /** What a reading failure means, without the parser's advice to programmers. */
  static String reason(IOException e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof Utf8Reader.RefusedTextException) {
      return message;
    }
    Matcher place = PLACE.matcher(message);
    String where = place.find() ? " " + place.group() : "";
    if (e instanceof EOFException) {
      return "the text ends too early" + where;
    }
    return (message.contains("Nesting limit") ? "nested too deep" : "malformed") + where;
  }

  private static JsonElement readElement(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> readObject(reader);
      case BEGIN_ARRAY -> {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
          array.add(readElement(reader));
        }
        reader.endArray();
        yield array;
      }
      case STRING -> new JsonPrimitive(wellFormed(reader.nextString(), reader));
      case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      default -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
    };
  }

  private static JsonObject readObject(JsonReader reader) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = wellFormed(reader.nextName(), reader);
      int before = object.size();
      object.add(name, readElement(reader));
      if (object.size() == before) {
        throw new Utf8Reader.RefusedTextException(
            "the name \"" + name + "\" appears twice, " + place(reader));
      }
    }
    reader.endObject();
    return object;
  }

  private static String wellFormed(String text, JsonReader reader) throws IOException {
    checkWellFormed(text, reader);
    return text;
  }

  /** Refuses half surrogate pairs, which escapes can write but UTF-8 can't hold. */
  static void checkWellFormed(String text, JsonReader reader) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new Utf8Reader.RefusedTextException(
            String.format(Locale.ROOT, "half a surrogate pair \\u%04X, ", (int) c) + place(reader));
      }
    }
  }
}
