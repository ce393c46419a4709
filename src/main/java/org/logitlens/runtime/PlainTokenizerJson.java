package org.logitlens.runtime;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import org.logitlens.runtime.TokenizerPieces.AddedToken;

/**
 * Rewrites a {@code tokenizer.json} without its special tokens, so that their text is ordinary
 * text. Everything else, ids included, stays as it is.
 */
final class PlainTokenizerJson {
  private final TokenizerPieces pieces;
  private final JsonReader reader;
  private final JsonWriter writer;

  private PlainTokenizerJson(TokenizerPieces pieces, JsonReader reader, JsonWriter writer) {
    this.pieces = pieces;
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * Rewrites a file.
   *
   * @param json the file
   * @param pieces what was read from it
   * @throws IOException when it is not JSON
   */
  static String of(String json, TokenizerPieces pieces) throws IOException {
    StringWriter out = new StringWriter(json.length());
    try (JsonReader reader = TokenizerPieces.strict(json);
        JsonWriter writer = new JsonWriter(out)) {
      new PlainTokenizerJson(pieces, reader, writer).rewrite();
    }
    return out.toString();
  }

  private void rewrite() throws IOException {
    reader.beginObject();
    writer.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      writer.name(name);
      switch (name) {
        case "added_tokens" -> rewriteAdded();
        case "model" -> rewriteModel();
        default -> copy();
      }
    }
    reader.endObject();
    writer.endObject();
  }

  private void rewriteAdded() throws IOException {
    reader.beginArray();
    writer.beginArray();
    for (AddedToken token : pieces.added()) {
      if (token.special()) {
        reader.skipValue();
      } else {
        copy();
      }
    }
    reader.endArray();
    writer.endArray();
  }

  private void rewriteModel() throws IOException {
    reader.beginObject();
    writer.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      writer.name(name);
      if (name.equals("vocab") && reader.peek() == JsonToken.BEGIN_OBJECT) {
        rewriteVocabulary();
      } else {
        copy();
      }
    }
    reader.endObject();
    writer.endObject();
  }

  /**
   * The library counts added tokens on from the vocabulary's size unless the vocabulary has them,
   * so the ones that stay are put there with their ids.
   */
  private void rewriteVocabulary() throws IOException {
    reader.beginObject();
    writer.beginObject();
    while (reader.hasNext()) {
      writer.name(reader.nextName());
      copy();
    }
    for (AddedToken token : pieces.added()) {
      if (!token.special()) {
        writer.name(token.content());
        writer.value(token.id());
      }
    }
    reader.endObject();
    writer.endObject();
  }

  /** Copies one value; walks instead of recursing, so depth costs no stack. */
  private void copy() throws IOException {
    int depth = 0;
    do {
      switch (reader.peek()) {
        case BEGIN_ARRAY -> {
          reader.beginArray();
          writer.beginArray();
          depth++;
        }
        case END_ARRAY -> {
          reader.endArray();
          writer.endArray();
          depth--;
        }
        case BEGIN_OBJECT -> {
          reader.beginObject();
          writer.beginObject();
          depth++;
        }
        case END_OBJECT -> {
          reader.endObject();
          writer.endObject();
          depth--;
        }
        case NAME -> writer.name(reader.nextName());
        case STRING -> writer.value(reader.nextString());
        case NUMBER -> writer.jsonValue(reader.nextString());
        case BOOLEAN -> writer.value(reader.nextBoolean());
        case NULL -> {
          reader.nextNull();
          writer.nullValue();
        }
        case END_DOCUMENT -> throw new IOException("ends too early");
      }
    } while (depth > 0);
  }
}
