package org.logitlens.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A JSON text in which one to three bytes are replaced by others that JSON means something by. */
public final class DamagedJson {
  private static final String MEANINGFUL = " \",:{}[]0-e";

  private final byte[] good;
  private final Random random;
  private final int end;

  /** Whatever reads the file; it may refuse it and do nothing else that is wrong. */
  public interface Opening {
    void open() throws Exception;
  }

  /** Damages a text anywhere, in the same way for the same seed. */
  public DamagedJson(String text, long seed) {
    this(text.getBytes(UTF_8), new Random(seed), text.getBytes(UTF_8).length);
  }

  private DamagedJson(byte[] good, Random random, int end) {
    this.good = good;
    this.random = random;
    this.end = end;
  }

  /** Damages only what stands before a place, a number of bytes. */
  public DamagedJson before(int place) {
    return new DamagedJson(good, random, place);
  }

  /**
   * Writes so many damaged texts, one after the other, and opens each.
   *
   * @return how many were refused
   */
  public int refusals(int rounds, Path file, Opening opening) throws Exception {
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] bytes = good.clone();
      for (int edits = random.nextInt(3); edits >= 0; edits--) {
        bytes[random.nextInt(end)] = (byte) MEANINGFUL.charAt(random.nextInt(MEANINGFUL.length()));
      }
      Files.write(file, bytes);
      try {
        opening.open();
      } catch (CheckpointException e) {
        refused++;
      }
    }
    return refused;
  }
}
