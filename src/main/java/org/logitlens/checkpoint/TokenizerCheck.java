package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vocabulary of a byte-level BPE {@code tokenizer.json}, checked: ids are unique, every byte
 * has a symbol and every merge joins two tokens into a third.
 *
 * @param vocabulary ids by spelling
 * @param addedTokens in the order of the file
 * @param size one more than the highest id
 */
record TokenizerCheck(Map<String, Integer> vocabulary, List<AddedToken> addedTokens, int size) {
  private static final int MOST_IDS = 10_000_000;
  private static final String REMEDY = "Download the tokenizer files again.";

  /** Checks the model and the added tokens. */
  static TokenizerCheck of(JsonObject json, Path file, List<String> notices)
      throws CheckpointException {
    if (!(json.get("model") instanceof JsonObject model)) {
      throw new CheckpointException(file + " has no model: it is no tokenizer.", REMEDY);
    }
    checkKind(model, file);
    if (!(model.get("vocab") instanceof JsonObject vocab)) {
      throw new CheckpointException(file + ": model.vocab is not an object.", REMEDY);
    }
    BitSet used = new BitSet();
    Map<String, Integer> vocabulary = vocabulary(vocab, used, file);
    checkBytes(vocabulary, file, notices);
    checkMerges(model.get("merges"), vocabulary, file);
    List<AddedToken> added = addedTokens(json, vocabulary, used, file);
    int size = used.length();
    int gaps = size - used.cardinality();
    if (gaps > 0) {
      notices.add(
          "The tokenizer leaves out "
              + gaps
              + " ids, the first being "
              + used.nextClearBit(0)
              + ".");
    }
    return new TokenizerCheck(vocabulary, added, size);
  }

  /** The id of a text that is one token: an added one, or one of the vocabulary. */
  @Nullable Integer idOf(String content) {
    for (AddedToken token : addedTokens) {
      if (token.content().equals(content)) {
        return token.id();
      }
    }
    return vocabulary.get(content);
  }

  private static void checkKind(JsonObject model, Path file) throws CheckpointException {
    JsonElement type = model.get("type");
    // Files from before 2020 leave the type out; only BPE has merges.
    String name =
        type instanceof JsonPrimitive primitive
            ? primitive.getAsString()
            : model.has("merges") ? "BPE" : "of unknown type";
    if (!name.equals("BPE")) {
      throw new CheckpointException(
          file + ": the tokenizer is " + name + "; GPT-2's is a byte-level BPE.",
          "Only BPE tokenizers are supported.");
    }
    refuseUnless(
        isAbsent(model, "dropout") || model.get("dropout").toString().matches("0(\\.0)?"),
        "dropout",
        model,
        file);
    for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      refuseUnless(
          isAbsent(model, affix) || model.get(affix).toString().equals("\"\""), affix, model, file);
    }
    refuseUnless(
        isAbsent(model, "byte_fallback") || model.get("byte_fallback").toString().equals("false"),
        "byte_fallback",
        model,
        file);
  }

  private static boolean isAbsent(JsonObject object, String key) {
    return !object.has(key) || object.get(key).isJsonNull();
  }

  private static void refuseUnless(boolean fine, String key, JsonObject model, Path file)
      throws CheckpointException {
    if (!fine) {
      throw new CheckpointException(
          file + ": model." + key + " = " + model.get(key) + " is not supported.",
          "Only byte-level BPE tokenizers like GPT-2's are.");
    }
  }

  private static Map<String, Integer> vocabulary(JsonObject vocab, BitSet used, Path file)
      throws CheckpointException {
    Map<String, Integer> vocabulary = new HashMap<>(vocab.size() * 2);
    for (Map.Entry<String, JsonElement> entry : vocab.entrySet()) {
      int id = id(entry.getValue(), entry.getKey(), file);
      if (used.get(id)) {
        throw new CheckpointException(
            file + ": id " + id + " is given to two tokens, one being \"" + entry.getKey() + "\".",
            REMEDY);
      }
      used.set(id);
      vocabulary.put(entry.getKey(), id);
    }
    return vocabulary;
  }

  private static int id(@Nullable JsonElement value, String token, Path file)
      throws CheckpointException {
    // Tens of thousands of these: no regular expression.
    int id = value instanceof JsonPrimitive digits && digits.isNumber() ? wholeNumber(digits) : -1;
    if (id < 0) {
      throw new CheckpointException(
          file
              + ": the id of \""
              + token
              + "\" is "
              + value
              + "; it must be a whole number from 0 to "
              + (MOST_IDS - 1)
              + ".",
          REMEDY);
    }
    return id;
  }

  private static int wholeNumber(JsonPrimitive number) {
    String digits = number.getAsString();
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit < '0' || digit > '9' || value >= MOST_IDS) {
        return -1;
      }
      value = 10 * value + digit - '0';
    }
    return value < MOST_IDS ? value : -1;
  }

  private static void checkBytes(Map<String, Integer> vocabulary, Path file, List<String> notices)
      throws CheckpointException {
    List<String> lost = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      String symbol = String.valueOf(ByteSymbols.symbol(b));
      // Some bytes are in no UTF-8 text, and some tokenizers leave them out.
      if (vocabulary.containsKey(symbol) || b == 0xc0 || b == 0xc1 || b >= 0xf5) {
        continue;
      }
      if (b >= ' ' || b == '\n' || b == '\t' || b == '\r') {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s has no token for byte 0x%02X (\"%s\"), so that a text with it would lose it.",
                file,
                b,
                symbol),
            "Only byte-level BPE tokenizers like GPT-2's are supported.");
      }
      lost.add(String.format(Locale.ROOT, "0x%02X", b));
    }
    if (!lost.isEmpty()) {
      notices.add(
          "The tokenizer has no token for these control characters and drops them: "
              + String.join(", ", lost)
              + ".");
    }
  }

  private static void checkMerges(
      @Nullable JsonElement merges, Map<String, Integer> vocabulary, Path file)
      throws CheckpointException {
    if (!(merges instanceof JsonArray list)) {
      throw new CheckpointException(file + ": model.merges is not a list.", REMEDY);
    }
    int number = 0;
    for (JsonElement merge : list) {
      String[] pair = pair(merge);
      if (pair.length != 2 || pair[0].isEmpty() || pair[1].isEmpty()) {
        throw new CheckpointException(
            file + ": merge " + number + " is " + merge + "; it must be two tokens.", REMEDY);
      }
      String joined = pair[0] + pair[1];
      for (String token : List.of(pair[0], pair[1], joined)) {
        if (!vocabulary.containsKey(token)) {
          throw new CheckpointException(
              file
                  + ": merge "
                  + number
                  + " "
                  + merge
                  + " names \""
                  + token
                  + "\", which is not in the vocabulary.",
              REMEDY);
        }
      }
      number++;
    }
  }

  private static String[] pair(JsonElement merge) {
    if (merge instanceof JsonPrimitive text && text.isString()) {
      return text.getAsString().split(" ", -1);
    }
    if (merge instanceof JsonArray parts
        && parts.size() == 2
        && parts.get(0) instanceof JsonPrimitive left
        && parts.get(1) instanceof JsonPrimitive right
        && left.isString()
        && right.isString()) {
      return new String[] {left.getAsString(), right.getAsString()};
    }
    return new String[0];
  }

  private static List<AddedToken> addedTokens(
      JsonObject json, Map<String, Integer> vocabulary, BitSet used, Path file)
      throws CheckpointException {
    if (isAbsent(json, TokenizerFiles.ADDED_TOKENS)) {
      json.add(TokenizerFiles.ADDED_TOKENS, new JsonArray());
    }
    if (!(json.get(TokenizerFiles.ADDED_TOKENS) instanceof JsonArray list)) {
      throw new CheckpointException(file + ": added_tokens is not a list.", REMEDY);
    }
    Map<String, Integer> seen = new HashMap<>();
    List<AddedToken> tokens = new ArrayList<>();
    for (JsonElement element : list) {
      AddedToken token = addedToken(element, file);
      Integer stored = vocabulary.get(token.content());
      boolean known = stored != null && stored == token.id();
      boolean taken = !known && (stored != null || used.get(token.id()));
      if (taken || seen.put(token.content(), token.id()) != null) {
        throw new CheckpointException(
            file
                + ": the added token \""
                + token.content()
                + "\" or its id "
                + token.id()
                + " belongs to another token too.",
            REMEDY);
      }
      used.set(token.id());
      tokens.add(token);
    }
    return List.copyOf(tokens);
  }

  private static AddedToken addedToken(JsonElement element, Path file) throws CheckpointException {
    if (!(element instanceof JsonObject token)
        || !(token.get("content") instanceof JsonPrimitive content)
        || !content.isString()
        || content.getAsString().isEmpty()) {
      throw new CheckpointException(
          file + ": the added token " + element + " has no text.", REMEDY);
    }
    String text = content.getAsString();
    boolean special = flag(token, "special", false, file);
    return new AddedToken(
        id(token.get("id"), text, file),
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
          file + ": " + key + " of the added token " + token + " must be true or false.", REMEDY);
    }
    return value.getAsBoolean();
  }

  /** Whether an added token, checked before, is special. */
  static boolean isSpecial(JsonObject token) {
    return token.has("special") && token.get("special").getAsBoolean();
  }
}
