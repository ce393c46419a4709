package org.logitlens.checkpoint.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The 64-bit sizes of a directory entry, which replace those that don't fit 32 bits in order. */
final class Zip64Fields {
  private static final int ID = 1;
  private static final int ALL_ONES = -1;

  private final ByteBuffer fields;

  /**
   * Finds them.
   *
   * @param extra the entry's additional fields
   */
  Zip64Fields(ByteBuffer extra) throws RefusedZipException {
    ByteBuffer found = ByteBuffer.allocate(0);
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (length > extra.remaining()) {
        throw new RefusedZipException("an additional field of its directory is cut off");
      }
      if (id == ID) {
        found = extra.slice(extra.position(), length);
      }
      extra.position(extra.position() + length);
    }
    fields = found.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A size or offset: itself, or the next of the 64-bit ones where it is all ones. */
  long widen(int narrow) throws RefusedZipException {
    if (narrow != ALL_ONES) {
      return Integer.toUnsignedLong(narrow);
    }
    if (fields.remaining() < Long.BYTES) {
      throw new RefusedZipException("a 64-bit length of its directory is missing");
    }
    long wide = fields.getLong();
    if (wide < 0) {
      throw new RefusedZipException("a 64-bit length of its directory is too large");
    }
    return wide;
  }
}
