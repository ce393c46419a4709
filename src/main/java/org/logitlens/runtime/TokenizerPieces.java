package org.logitlens.runtime;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code tokenizer.json} says about its pieces: the bytes of every id and the added tokens.
 * Immutable.
 */
final class TokenizerPieces {
  private static final byte[] NO_BYTES = {};

  /** Beyond any real vocabulary; keeps a broken id from asking for gigabytes. */
  private static final int MAX_ID = (1 << 24) - 1;

  /**
   * A token that is looked for in the text before anything else is.
   *
   * @param id its id
   * @param content its text
   * @param special whether it is a control token rather than a word
   * @param swallowsSpace whether it takes white space of its surroundings with it
   */
  record AddedToken(int id, String content, boolean special, boolean swallowsSpace) {}

  private final List<byte[]> bytes = new ArrayList<>();
  private final List<AddedToken> added = new ArrayList<>();
  private boolean splitsAtSpaces;

  private TokenizerPieces() {}

  /**
   * Reads the pieces.
   *
   * @param json the whole file
   * @throws IOException when it is not JSON or not of a tokenizer's form
   */
  static TokenizerPieces read(String json) throws IOException {
    TokenizerPieces pieces = new TokenizerPieces();
    Map<String, Integer> vocabulary = new HashMap<>();
    try (JsonReader reader = strict(json)) {
      reader.beginObject();
      while (reader.hasNext()) {
        switch (reader.nextName()) {
          case "added_tokens" -> pieces.readAdded(reader);
          case "model" -> pieces.readModel(reader, vocabulary);
          case "pre_tokenizer" -> pieces.readPreTokenizer(reader);
          default -> reader.skipValue();
        }
      }
      reader.endObject();
    } catch (IllegalStateException | NumberFormatException e) {
      // gson's way to say that a value has another type than asked for
      throw new IOException(e.getMessage(), e);
    }
    for (AddedToken token : pieces.added) {
      int known = vocabulary.getOrDefault(token.content(), token.id());
      if (known != token.id()) {
        throw new IOException(
            "added token %s has id %d, but the vocabulary gives it %d"
                .formatted(token.content(), token.id(), known));
      }
      pieces.put(token.id(), token.content().getBytes(StandardCharsets.UTF_8));
    }
    return pieces;
  }

  /**
   * The bytes of every id, from 0; empty for an id that stands for nothing.
   *
   * @return unmodifiable; the arrays are shared and must not be written to
   */
  List<byte[]> bytes() {
    return Collections.unmodifiableList(bytes);
  }

  /** The added tokens in the file's order. */
  List<AddedToken> added() {
    return Collections.unmodifiableList(added);
  }

  /** The added token of a text. */
  Optional<AddedToken> added(String content) {
    return added.stream().filter(token -> token.content().equals(content)).findFirst();
  }

  /**
   * Whether texts are first split by GPT-2's pattern, whose matches never reach from other text
   * into a space.
   */
  boolean splitsAtSpaces() {
    return splitsAtSpaces;
  }

  /** A reader that takes nothing but JSON. */
  static JsonReader strict(String json) {
    JsonReader reader = new JsonReader(new StringReader(json));
    reader.setStrictness(Strictness.STRICT);
    return reader;
  }

  private void readAdded(JsonReader reader) throws IOException {
    reader.beginArray();
    while (reader.hasNext()) {
      int id = -1;
      String content = "";
      boolean special = false;
      boolean swallows = false;
      reader.beginObject();
      while (reader.hasNext()) {
        switch (reader.nextName()) {
          case "id" -> id = reader.nextInt();
          case "content" -> content = reader.nextString();
          case "special" -> special = reader.nextBoolean();
          case "lstrip", "rstrip" -> swallows |= reader.nextBoolean();
          default -> reader.skipValue();
        }
      }
      reader.endObject();
      added.add(new AddedToken(id, content, special, swallows));
    }
    reader.endArray();
  }

  private void readPreTokenizer(JsonReader reader) throws IOException {
    if (reader.peek() != JsonToken.BEGIN_OBJECT) {
      reader.skipValue();
      return;
    }
    boolean byteLevel = false;
    boolean pattern = true;
    reader.beginObject();
    while (reader.hasNext()) {
      switch (reader.nextName()) {
        case "type" -> byteLevel = reader.nextString().equals("ByteLevel");
        case "use_regex" -> pattern = reader.nextBoolean();
        default -> reader.skipValue();
      }
    }
    reader.endObject();
    splitsAtSpaces = byteLevel && pattern;
  }

  private void readModel(JsonReader reader, Map<String, Integer> vocabulary) throws IOException {
    reader.beginObject();
    while (reader.hasNext()) {
      if (reader.nextName().equals("vocab") && reader.peek() == JsonToken.BEGIN_OBJECT) {
        reader.beginObject();
        while (reader.hasNext()) {
          String piece = reader.nextName();
          int id = reader.nextInt();
          vocabulary.put(piece, id);
          put(id, ByteAlphabet.bytes(piece));
        }
        reader.endObject();
      } else {
        reader.skipValue();
      }
    }
    reader.endObject();
  }

  private void put(int id, byte[] piece) throws IOException {
    if (id < 0 || id > MAX_ID) {
      throw new IOException("token id " + id + " is not 0 to " + MAX_ID);
    }
    while (bytes.size() <= id) {
      bytes.add(NO_BYTES);
    }
    bytes.set(id, piece);
  }
}
