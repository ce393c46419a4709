package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class KeyValueCacheTest {
  private static final int PER_TOKEN = 2 * 2 * 3;

  private static ModelShape shape(int keyWidth, int steadyLength) {
    return new ModelShape(2, 8, 2, 32, 100, 1 << 24, keyWidth, steadyLength);
  }

  private final KeyValueCache cache = new KeyValueCache(shape(3, Integer.MAX_VALUE));

  /** Runs a prompt from its first unknown position on, filling in a number for each of those. */
  private static void run(KeyValueCache cache, int from, int... ids) {
    int known = cache.known(ids, from);
    cache.reserve(known, ids.length);
    FloatBuffer room = cache.slice(known, ids.length);
    assertEquals((ids.length - known) * PER_TOKEN, room.remaining());
    while (room.hasRemaining()) {
      room.put(ids[known + room.position() / PER_TOKEN]);
    }
    cache.hold(ids, ids.length);
  }

  private String held(int count) {
    StringBuilder text = new StringBuilder();
    FloatBuffer first = cache.slice(0, count);
    for (int i = 0; i < first.remaining(); i += PER_TOKEN) {
      text.append((int) first.get(i)).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void thePositionsUpToTheFirstOtherTokenAreKnown() {
    run(cache, 0, 1, 2, 3, 4);
    assertEquals(4, cache.known(new int[] {1, 2, 3, 4, 5}, 4));
    assertEquals(3, cache.known(new int[] {1, 2, 3, 9, 5}, 4));
    assertEquals(2, cache.known(new int[] {1, 2}, 2));
    assertEquals(0, cache.known(new int[] {7, 2, 3}, 2));
  }

  @Test
  void noMoreThanWhatIsOfUseIsTaken() {
    run(cache, 0, 1, 2, 3, 4);
    assertEquals(2, cache.known(new int[] {1, 2, 3, 4, 5}, 2));
  }

  @Test
  void whatIsHeldGrowsAndShrinksWithThePrompt() {
    run(cache, 0, 1, 2, 3);
    run(cache, 2, 1, 2, 3, 4, 5, 6, 7, 8);
    assertEquals("1 2 3 4 5 6 7 8", held(8));
    run(cache, 3, 1, 2, 3, 9);
    assertEquals("1 2 3 9", held(4));
    assertEquals(3, cache.known(new int[] {1, 2, 3, 4}, 3));
  }

  @Test
  void aRunThatDoesNotEndLeavesOnlyWhatItLookedBackAt() {
    run(cache, 0, 1, 2, 3, 4);
    cache.reserve(cache.known(new int[] {1, 2, 5, 6}, 3), 4);
    assertEquals(2, cache.known(new int[] {1, 2, 3, 4}, 4));
    assertEquals(2, cache.known(new int[] {1, 2, 5, 6}, 4));
  }

  @Test
  void nothingIsKnownAfterItIsCleared() {
    run(cache, 0, 1, 2, 3);
    cache.clear();
    assertEquals(0, cache.known(new int[] {1, 2, 3}, 3));
  }

  @Test
  void aPromptOfAnotherLengthIsNewWhereItsLengthMatters() {
    KeyValueCache steady = new KeyValueCache(shape(3, 4));
    run(steady, 0, 1, 2, 3);
    assertEquals(3, steady.known(new int[] {1, 2, 3, 4}, 3));
    assertEquals(0, steady.known(new int[] {1, 2, 3, 4, 5}, 4));
    run(steady, 0, 1, 2, 3, 4, 5);
    assertEquals(4, steady.known(new int[] {1, 2, 3, 4, 6}, 4));
    assertEquals(0, steady.known(new int[] {1, 2, 3}, 2));
  }

  @Test
  void promptsThatWouldTakeTooMuchAreNotKept() {
    ModelShape shape = shape(3, Integer.MAX_VALUE);
    int most = (64 << 20) / Float.BYTES / PER_TOKEN;
    assertEquals(4L * PER_TOKEN * most, KeyValueCache.keptBytes(shape, most));
    assertEquals(0, KeyValueCache.keptBytes(shape, most + 1));
    assertEquals(4L * PER_TOKEN * (most + 1), KeyValueCache.bytes(shape, most + 1));
    assertEquals(0, KeyValueCache.keptBytes(shape(0, 1), 10));
  }
}
