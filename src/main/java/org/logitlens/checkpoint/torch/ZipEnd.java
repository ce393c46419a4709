package org.logitlens.checkpoint.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The end of a zip archive, which says where its directory lies.
 *
 * @param start first byte of the directory
 * @param bytes length of the directory
 * @param entries number of its entries
 */
record ZipEnd(long start, long bytes, long entries) {
  private static final int SIGNATURE = 0x06054b50;
  private static final int LENGTH = 22;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int WIDE_SIGNATURE = 0x06064b50;
  private static final int WIDE_LENGTH = 56;

  /**
   * Reads it.
   *
   * @throws RefusedZipException when there is none or it contradicts itself
   */
  static ZipEnd read(FileChannel channel) throws IOException {
    long size = channel.size();
    int tailLength = (int) Math.min(size, LENGTH + LONGEST_COMMENT);
    long tailStart = size - tailLength;
    ByteBuffer tail = read(channel, tailStart, tailLength);
    for (int at = tailLength - LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == SIGNATURE
          && at + LENGTH + Short.toUnsignedInt(tail.getShort(at + 20)) == tailLength) {
        return end(channel, tail.slice(at, LENGTH).order(ByteOrder.LITTLE_ENDIAN), tailStart + at);
      }
    }
    throw new RefusedZipException("it has no directory at its end: it was cut off");
  }

  private static ZipEnd end(FileChannel channel, ByteBuffer end, long at) throws IOException {
    if (end.getShort(4) != end.getShort(6)) {
      throw new RefusedZipException("it is one part of several");
    }
    long entries = Short.toUnsignedLong(end.getShort(10));
    long bytes = Integer.toUnsignedLong(end.getInt(12));
    long start = Integer.toUnsignedLong(end.getInt(16));
    long directoryEnd = at;
    if (at >= LOCATOR_LENGTH) {
      ByteBuffer locator = read(channel, at - LOCATOR_LENGTH, LOCATOR_LENGTH);
      if (locator.getInt(0) == LOCATOR_SIGNATURE) {
        directoryEnd = locator.getLong(8);
        if (directoryEnd < 0 || directoryEnd > at - LOCATOR_LENGTH - WIDE_LENGTH) {
          throw new RefusedZipException("the 64-bit end of its directory is missing");
        }
        ByteBuffer wide = read(channel, directoryEnd, WIDE_LENGTH);
        if (wide.getInt(0) != WIDE_SIGNATURE) {
          throw new RefusedZipException("the 64-bit end of its directory is damaged");
        }
        entries = agree(entries, 0xffffL, wide.getLong(32));
        bytes = agree(bytes, 0xffff_ffffL, wide.getLong(40));
        start = agree(start, 0xffff_ffffL, wide.getLong(48));
      }
    }
    if (start < 0 || bytes < 0 || start > directoryEnd || bytes != directoryEnd - start) {
      throw new RefusedZipException("its directory is not where its end says");
    }
    return new ZipEnd(start, bytes, entries);
  }

  /** Two statements of a number; the narrow one may be all ones for "see the wide one". */
  private static long agree(long narrow, long allOnes, long wide) throws RefusedZipException {
    if (wide < 0 || (narrow != allOnes && narrow != wide)) {
      throw new RefusedZipException("the two ends of its directory contradict each other");
    }
    return wide;
  }

  /** Bytes of a file that must be there. */
  static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new RefusedZipException("it ends too early");
      }
    }
    return bytes.flip();
  }
}
