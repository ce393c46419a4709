package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The BPE model of a {@code tokenizer.json}, checked: ids are unique, every merge joins two tokens
 * into a third, and text that has no tokens is told of.
 */
final class TokenizerCheck {
  private static final String MERGES = "merges";

  private final JsonObject model;
  private final Path file;
  private final VocabularyIds ids;

  private TokenizerCheck(JsonObject model, Path file, VocabularyIds ids) {
    this.model = model;
    this.file = file;
    this.ids = ids;
  }

  /**
   * Reads the model.
   *
   * @throws CheckpointException when it is not a BPE, or a broken one
   */
  static TokenizerCheck of(JsonObject json, Path file) throws CheckpointException {
    if (!(json.get("model") instanceof JsonObject model)) {
      throw new CheckpointException(
          file + " has no model: it is no tokenizer.", VocabularyIds.REMEDY);
    }
    checkKind(model, file);
    if (!(model.get("vocab") instanceof JsonObject vocab)) {
      throw new CheckpointException(file + ": model.vocab is not an object.", VocabularyIds.REMEDY);
    }
    TokenizerCheck check = new TokenizerCheck(model, file, VocabularyIds.of(vocab, file));
    check.checkMerges(model.get(MERGES));
    return check;
  }

  /** The ids of the vocabulary. */
  VocabularyIds ids() {
    return ids;
  }

  private static void checkKind(JsonObject model, Path file) throws CheckpointException {
    JsonElement type = model.get("type");
    // Files from before 2020 leave the type out; only BPE has merges.
    String name =
        type instanceof JsonPrimitive primitive
            ? primitive.getAsString()
            : model.has(MERGES) ? "BPE" : "of unknown type";
    if (!name.equals("BPE")) {
      throw new CheckpointException(
          file + ": the tokenizer is " + name + "; only BPE works.",
          "Byte-level BPE like GPT-2's and BPE with byte_fallback like Llama 2's are supported.");
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
  }

  private static boolean isAbsent(JsonObject object, String key) {
    return !object.has(key) || object.get(key).isJsonNull();
  }

  private static void refuseUnless(boolean fine, String key, JsonObject model, Path file)
      throws CheckpointException {
    if (!fine) {
      throw new CheckpointException(
          file + ": model." + key + " = " + model.get(key) + " is not supported.",
          "Only BPE tokenizers like GPT-2's or Llama's are.");
    }
  }

  /**
   * The id that stands for text without tokens; empty when such text is left out.
   *
   * @param added the added tokens, which may hold it
   */
  OptionalInt unknownId(List<AddedToken> added) throws CheckpointException {
    if (isAbsent(model, "unk_token")) {
      return OptionalInt.empty();
    }
    if (model.get("unk_token") instanceof JsonPrimitive name && name.isString()) {
      Integer id = idOf(name.getAsString(), ids, added);
      if (id != null) {
        return OptionalInt.of(id);
      }
    }
    throw new CheckpointException(
        file + ": model.unk_token = " + model.get("unk_token") + " is not in the vocabulary.",
        VocabularyIds.REMEDY);
  }

  /** The id of a text that is one token: an added one, or an entry of the vocabulary. */
  static @Nullable Integer idOf(String content, VocabularyIds ids, List<AddedToken> added) {
    for (AddedToken token : added) {
      if (token.content().equals(content)) {
        return token.id();
      }
    }
    return ids.get(content);
  }

  /**
   * The bytes that no entry stands for. Those that are in no UTF-8 text are not counted.
   *
   * @throws CheckpointException when one of plain English text is among them and nothing else
   *     stands for it
   */
  BitSet bytesWithoutEntry(Spelling spelling, boolean hasUnknown) throws CheckpointException {
    BitSet lost = new BitSet();
    for (int b = 0; b < 256; b++) {
      if (ids.get(spelling.ofByte(b)) != null || b == 0xc0 || b == 0xc1 || b >= 0xf5) {
        continue;
      }
      boolean plain = (b >= ' ' && b < 0x7f) || b == '\n' || b == '\t' || b == '\r';
      if (plain && spelling == Spelling.BYTE_SYMBOLS && !hasUnknown) {
        throw new CheckpointException(
            String.format(
                Locale.ROOT,
                "%s has no token for byte 0x%02X (\"%s\"), so that a text with it would lose it.",
                file,
                b,
                spelling.ofByte(b)),
            "Only byte-level BPE tokenizers like GPT-2's are supported.");
      }
      lost.set(b);
    }
    return lost;
  }

  private void checkMerges(@Nullable JsonElement merges) throws CheckpointException {
    if (!(merges instanceof JsonArray list)) {
      throw new CheckpointException(file + ": model.merges is not a list.", VocabularyIds.REMEDY);
    }
    int number = 0;
    for (JsonElement merge : list) {
      List<String> pair = pair(merge);
      if (pair.size() != 2 || pair.get(0).isEmpty() || pair.get(1).isEmpty()) {
        throw new CheckpointException(
            file + ": merge " + number + " is " + merge + "; it must be two tokens.",
            VocabularyIds.REMEDY);
      }
      for (String token : List.of(pair.get(0), pair.get(1), pair.get(0) + pair.get(1))) {
        if (ids.get(token) == null) {
          throw new CheckpointException(
              file
                  + ": merge "
                  + number
                  + " "
                  + merge
                  + " names \""
                  + token
                  + "\", which is not in the vocabulary.",
              VocabularyIds.REMEDY);
        }
      }
      number++;
    }
  }

  private static List<String> pair(JsonElement merge) {
    if (merge instanceof JsonPrimitive text && text.isString()) {
      return List.of(text.getAsString().split(" ", -1));
    }
    List<String> pair = new ArrayList<>();
    if (merge instanceof JsonArray parts) {
      for (JsonElement part : parts) {
        pair.add(
            part instanceof JsonPrimitive token && token.isString() ? token.getAsString() : "");
      }
    }
    return pair;
  }
}
