package org.logitlens.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.logitlens.checkpoint.WordVocabulary;

/**
 * Merges the characters of one word: of all neighbours that can join, those of the best rank join
 * everywhere, from left to right, before any other is looked at. For one thread.
 */
final class WordPieces {
  private static final int NONE = -1;

  private final WordVocabulary vocabulary;

  /** Where each character starts in the word, in UTF-16 units. */
  private final int[] offsets;

  /** For each character that begins a symbol that symbol's number, or {@link #NONE}. */
  private final int[] symbols;

  /** For each character that begins a symbol the character that begins the next. */
  private final int[] next;

  /** For each character that begins a symbol the character that began the one before. */
  private final int[] before;

  /** Which characters begin a symbol. */
  private final boolean[] begins;

  /** Rank and place of every pair that can join, and some that no longer can. */
  private final PriorityQueue<Long> pairs = new PriorityQueue<>();

  /**
   * A word.
   *
   * @param word at least one character
   * @param vocabulary says what joins
   */
  WordPieces(String word, WordVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    int[] codePoints = word.codePoints().toArray();
    int count = codePoints.length;
    offsets = new int[count];
    symbols = new int[count];
    next = new int[count];
    before = new int[count];
    begins = new boolean[count];
    Arrays.fill(begins, true);
    int offset = 0;
    for (int i = 0; i < count; i++) {
      offsets[i] = offset;
      offset += Character.charCount(codePoints[i]);
      symbols[i] = vocabulary.symbol(Character.toString(codePoints[i]), i + 1 == count);
      next[i] = i + 1;
      before[i] = i - 1;
    }
    for (int i = 0; i < count; i++) {
      offer(i);
    }
    merge();
  }

  /** Where the pieces start in the word, in UTF-16 units. */
  int[] starts() {
    return IntStream.range(0, offsets.length).filter(i -> begins[i]).map(i -> offsets[i]).toArray();
  }

  private OptionalLong joined(int place) {
    return begins[place] && next[place] < symbols.length
        ? vocabulary.merge(symbols[place], symbols[next[place]])
        : OptionalLong.empty();
  }

  private void offer(int place) {
    joined(place).ifPresent(merge -> pairs.add(merge >>> Integer.SIZE << Integer.SIZE | place));
  }

  private void merge() {
    List<Integer> places = new ArrayList<>();
    while (!pairs.isEmpty()) {
      long rank = pairs.peek() >>> Integer.SIZE;
      places.clear();
      while (!pairs.isEmpty() && pairs.peek() >>> Integer.SIZE == rank) {
        places.add(pairs.remove().intValue());
      }
      for (int place : places) {
        OptionalLong merge = joined(place);
        if (merge.isPresent() && merge.getAsLong() >>> Integer.SIZE == rank) {
          join(place, (int) merge.getAsLong());
        }
      }
    }
  }

  private void join(int place, int symbol) {
    int gone = next[place];
    begins[gone] = false;
    symbols[place] = symbol;
    next[place] = next[gone];
    if (next[place] < symbols.length) {
      before[next[place]] = place;
    }
    offer(place);
    if (before[place] != NONE) {
      offer(before[place]);
    }
  }
}
