package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;

/** A byte-level BPE tokenizer of 300 tokens: 256 bytes, 43 merges, {@code <|endoftext|>}. */
public final class TinyTokenizer {
  /** Pairs of spellings, Ġ being the space; each makes a token, in this order. */
  private static final List<String> MERGES =
      List.of(
          "Ġ t", "h e", "i n", "r e", "o n", "Ġt he", "e r", "Ġ s", "a t", "Ġ w", "Ġ o", "e n",
          "Ġ c", "i t", "i s", "a n", "o r", "e s", "Ġ b", "e d", "Ġ f", "in g", "Ġ p", "o u",
          "Ġa n", "a l", "a r", "Ġt o", "Ġ m", "Ġo f", "Ġ in", "Ġ d", "Ġ h", "Ġan d", "i c", "a s",
          "l e", "Ġt h", "i on", "o m", "l l", "en t", "Ġ a");

  private TinyTokenizer() {}

  /** The content of {@code tokenizer.json}. */
  static JsonObject json(int endOfText) {
    JsonObject vocab = new JsonObject();
    // GPT-2 numbers the printable bytes first.
    for (int printable = 1; printable >= 0; printable--) {
      for (int b = 0; b < 256; b++) {
        if (ByteSymbols.symbol(b) < 0x100 == (printable == 1)) {
          vocab.addProperty(String.valueOf(ByteSymbols.symbol(b)), vocab.size());
        }
      }
    }
    JsonArray merges = new JsonArray();
    for (String merge : MERGES) {
      vocab.addProperty(merge.replace(" ", ""), vocab.size());
      merges.add(merge);
    }
    vocab.addProperty("<|endoftext|>", vocab.size());
    JsonObject model = new JsonObject();
    model.addProperty("type", "BPE");
    model.add("vocab", vocab);
    model.add("merges", merges);
    JsonArray added = new JsonArray();
    added.add(addedToken(endOfText, "<|endoftext|>", true));
    JsonObject byteLevel = new JsonObject();
    byteLevel.addProperty("type", "ByteLevel");
    byteLevel.addProperty("add_prefix_space", false);
    byteLevel.addProperty("trim_offsets", true);
    byteLevel.addProperty("use_regex", true);
    JsonObject tokenizer = new JsonObject();
    tokenizer.addProperty("version", "1.0");
    tokenizer.add("truncation", JsonNull.INSTANCE);
    tokenizer.add("padding", JsonNull.INSTANCE);
    tokenizer.add("added_tokens", added);
    tokenizer.add("normalizer", JsonNull.INSTANCE);
    tokenizer.add("pre_tokenizer", byteLevel);
    tokenizer.add("post_processor", byteLevel.deepCopy());
    tokenizer.add("decoder", byteLevel.deepCopy());
    tokenizer.add("model", model);
    return tokenizer;
  }

  /** An added token as {@code tokenizer.json} writes it, nothing stripped. */
  public static JsonObject addedToken(int id, String content, boolean special) {
    JsonObject token = new JsonObject();
    token.addProperty("id", id);
    token.addProperty("content", content);
    for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
      token.addProperty(flag, false);
    }
    token.addProperty("special", special);
    return token;
  }

  /** The merges, as lines of {@code merges.txt}. */
  static List<String> merges(JsonObject tokenizer) {
    List<String> lines = new ArrayList<>();
    for (JsonElement merge : tokenizer.getAsJsonObject("model").getAsJsonArray("merges")) {
      lines.add(
          merge instanceof JsonPrimitive
              ? merge.getAsString()
              : merge.getAsJsonArray().get(0).getAsString()
                  + " "
                  + merge.getAsJsonArray().get(1).getAsString());
    }
    return lines;
  }
}
