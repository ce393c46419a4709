package org.logitlens.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ids that a vocabulary's entries and the added tokens have, no id given twice. */
final class VocabularyIds {
  /** What helps against most broken tokenizers. */
  static final String REMEDY = "Download the tokenizer files again.";

  private static final int MOST_IDS = 10_000_000;

  private final Path file;
  private final Map<String, Integer> byEntry;
  private final BitSet used = new BitSet();

  private VocabularyIds(Path file, int entries) {
    this.file = file;
    this.byEntry = new HashMap<>(2 * entries);
  }

  /**
   * Reads a vocabulary.
   *
   * @param vocabulary ids by entry
   * @param file for messages
   */
  static VocabularyIds of(JsonObject vocabulary, Path file) throws CheckpointException {
    VocabularyIds ids = new VocabularyIds(file, vocabulary.size());
    for (Map.Entry<String, JsonElement> entry : vocabulary.entrySet()) {
      int id = id(entry.getValue(), entry.getKey(), file);
      if (ids.used.get(id)) {
        throw new CheckpointException(
            file + ": id " + id + " is given to two tokens, one being \"" + entry.getKey() + "\".",
            REMEDY);
      }
      ids.used.set(id);
      ids.byEntry.put(entry.getKey(), id);
    }
    return ids;
  }

  /** Ids by entry, without the added tokens that are no entries. */
  Map<String, Integer> byEntry() {
    return byEntry;
  }

  /** The id of an entry; null when there is none. */
  @Nullable Integer get(String entry) {
    return byEntry.get(entry);
  }

  /** Takes the ids of added tokens too. */
  void add(List<AddedToken> tokens) throws CheckpointException {
    Map<String, Integer> seen = new HashMap<>();
    for (AddedToken token : tokens) {
      Integer stored = byEntry.get(token.content());
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
    }
  }

  /** One more than the highest id. */
  int size() {
    return used.length();
  }

  /** Says that ids are left out, if some are. */
  void noteGaps(List<String> notices) {
    int gaps = used.length() - used.cardinality();
    if (gaps > 0) {
      notices.add(
          "The tokenizer leaves out "
              + gaps
              + " ids, the first being "
              + used.nextClearBit(0)
              + ".");
    }
  }

  /** Says that the model has more or fewer ids, if so. */
  void noteSize(int vocabularySize, List<String> notices) {
    if (size() > vocabularySize) {
      notices.add(
          "The tokenizer has ids up to "
              + (size() - 1)
              + ", but the model only "
              + vocabularySize
              + " ids; a prompt with one of the others can't be run.");
    } else if (size() < vocabularySize) {
      notices.add(
          "The model has "
              + vocabularySize
              + " ids, the tokenizer only "
              + size()
              + "; the others are shown as [unused n].");
    }
  }

  /** An id as a file writes it. */
  static int id(@Nullable JsonElement value, String token, Path file) throws CheckpointException {
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
}
