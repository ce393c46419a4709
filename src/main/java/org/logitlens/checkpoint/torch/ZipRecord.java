package org.logitlens.checkpoint.torch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.logitlens.checkpoint.FileSlice;

/**
 * One file within a zip archive.
 *
 * @param name its path in the archive
 * @param deflated whether it is compressed; otherwise its bytes lie as they are
 * @param crc its checksum
 * @param storedBytes length in the archive
 * @param bytes length when it is unpacked, as the archive announces it
 * @param dataOffset where its first byte lies, counted from the start of the archive
 */
record ZipRecord(
    String name, boolean deflated, long crc, long storedBytes, long bytes, long dataOffset) {
  private static final int BUFFER = 1 << 16;

  /** Reads the bytes of a record, exactly as many as announced. */
  interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /**
   * Has its unpacked bytes read and then checked.
   *
   * @param channel of the archive; stays open
   * @param reader of the bytes; must not rely on their number
   * @throws RefusedZipException when there are more bytes than read, or others than the checksum
   *     says
   */
  <T> T read(FileChannel channel, Reader<T> reader) throws IOException {
    Inflater inflater = new Inflater(true);
    CRC32 sum = new CRC32();
    try (InputStream stored = new FileSlice(channel, dataOffset, storedBytes);
        InputStream plain = deflated ? new InflaterInputStream(stored, inflater, BUFFER) : stored;
        InputStream in = new BufferedInputStream(new CheckedInputStream(plain, sum), BUFFER)) {
      T result = reader.read(in);
      if (in.read() >= 0) {
        throw new RefusedZipException(
            "record " + PickleException.quote(name) + " is longer than announced");
      }
      if (sum.getValue() != crc) {
        throw new RefusedZipException(
            "record " + PickleException.quote(name) + " has a wrong checksum");
      }
      return result;
    } finally {
      inflater.end();
    }
  }
}
