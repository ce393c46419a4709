package org.logitlens.checkpoint.hub;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Recognises a web page by its first bytes, however few of them come at once. */
final class WebPageCheck {
  /** Bytes of the start that are looked at. */
  static final int LENGTH = 64;

  private final StringBuilder start = new StringBuilder();

  /**
   * Whether the body begins like a page for people.
   *
   * @param bytes the next part of it; not read
   * @param position where in the file they belong; a part that does not follow is not looked at
   */
  boolean isBegunBy(ByteBuffer bytes, long position) {
    if (position != start.length()) {
      return false;
    }
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining() && start.length() < LENGTH) {
      start.append((char) (rest.get() & 0xff));
    }
    String text = start.toString().stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith(new String(new char[] {0xef, 0xbb, 0xbf}))) {
      text = text.substring(3).stripLeading();
    }
    return text.startsWith("<!doctype html") || text.startsWith("<html");
  }
}
