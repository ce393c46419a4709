package org.logitlens.checkpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The vocabulary of a tokenizer that cuts a text at white space and its words into pieces, as
 * CTRL's does. A piece that its word goes on after has {@code @@} behind it in the vocabulary; in
 * the merges the last piece of a word has {@code </w>} behind it. Merges act on the characters of
 * any word, so that they may make pieces that are no entries. Immutable and safe for any thread.
 */
public final class WordVocabulary {
  private static final String GOES_ON = "@@";
  private static final String END = "</w>";

  private final VocabularyIds ids;
  private final int unknown;
  private final Map<String, Integer> symbols = new HashMap<>();
  private final Map<Long, Long> merges = new HashMap<>();

  /**
   * Makes a vocabulary.
   *
   * @param ids the entries
   * @param unknown the id of what has no entry
   * @param merges pairs of symbols, best first; of equal pairs the last counts
   */
  WordVocabulary(VocabularyIds ids, int unknown, List<List<String>> merges) {
    this.ids = ids;
    this.unknown = unknown;
    long rank = 0;
    for (List<String> pair : merges) {
      String left = pair.get(0);
      String right = pair.get(1);
      this.merges.put(
          key(number(left), number(right)), rank << Integer.SIZE | number(left + right));
      rank++;
    }
  }

  private int number(String symbol) {
    int next = symbols.size();
    return symbols.computeIfAbsent(symbol, unused -> next);
  }

  private static long key(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }

  /**
   * The number of a symbol.
   *
   * @param text one character of a word
   * @param last whether the word ends with it
   * @return a number from 0; -1 when no merge has it
   */
  public int symbol(String text, boolean last) {
    return symbols.getOrDefault(last ? text + END : text, -1);
  }

  /**
   * What two neighbouring symbols become.
   *
   * @param left the number of a symbol
   * @param right the number of the next
   * @return the rank of the merge, lower ones first, in the upper 32 bits and the number of the
   *     joined symbol in the lower; empty when they never join
   */
  public OptionalLong merge(int left, int right) {
    Long merge = left < 0 || right < 0 ? null : merges.get(key(left, right));
    return merge == null ? OptionalLong.empty() : OptionalLong.of(merge);
  }

  /**
   * The id of a piece.
   *
   * @param piece a part of a word
   * @param last whether the word ends with it
   * @return its id, or that of the unknown
   */
  public int id(String piece, boolean last) {
    Integer id = ids.get(last ? piece : piece + GOES_ON);
    return id == null ? unknown : id;
  }
}
