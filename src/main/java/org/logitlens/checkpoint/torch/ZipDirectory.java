package org.logitlens.checkpoint.torch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.logitlens.checkpoint.FileSlice;

/**
 * Finds the records of a zip archive and where their bytes lie, which Java's own reader does not
 * tell. Reads only the directory at the end and the small header before each record. Formats: zip
 * as in PKWARE's APPNOTE 6.3, with its 64-bit sizes, stored or deflated.
 */
final class ZipDirectory {
  private static final int RECORD_SIGNATURE = 0x04034b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int RECORD_HEADER = 30;
  private static final int ENTRY_HEADER = 46;
  private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int MOST_RECORDS = 200_000;
  private static final int LONGEST_NAME = 1000;
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final ZipEnd end;

  private ZipDirectory(FileChannel channel, ZipEnd end) {
    this.channel = channel;
    this.end = end;
  }

  /** An entry of the directory, before its record was looked at. */
  private record Entry(
      String name, int method, long crc, long storedBytes, long bytes, long header) {}

  /**
   * Reads a directory.
   *
   * @param channel open for reading; stays open
   * @return the records by name, in the order of their bytes
   * @throws RefusedZipException when the archive is damaged, encrypted or otherwise not one that
   *     PyTorch writes
   */
  static Map<String, ZipRecord> read(FileChannel channel) throws IOException {
    return new ZipDirectory(channel, ZipEnd.read(channel)).records();
  }

  private Map<String, ZipRecord> records() throws IOException {
    if (end.entries() > MOST_RECORDS) {
      throw new RefusedZipException("it has " + end.entries() + " records");
    }
    List<Entry> entries = new ArrayList<>();
    try (InputStream in =
        new BufferedInputStream(new FileSlice(channel, end.start(), end.bytes()), BUFFER)) {
      for (long i = 0; i < end.entries(); i++) {
        entries.add(entry(in));
      }
      if (in.read() >= 0) {
        throw new RefusedZipException("its directory has more entries than announced");
      }
    }
    entries.sort(Comparator.comparingLong(Entry::header));
    Map<String, ZipRecord> records = new LinkedHashMap<>();
    long free = 0;
    for (Entry entry : entries) {
      if (entry.header() < free) {
        throw new RefusedZipException("record " + quoted(entry) + " overlaps the one before it");
      }
      ZipRecord record = record(entry);
      free = record.dataOffset() + record.storedBytes();
      if (records.put(record.name(), record) != null) {
        throw new RefusedZipException("it has two records " + quoted(entry));
      }
    }
    return records;
  }

  private static String quoted(Entry entry) {
    return PickleException.quote(entry.name());
  }

  private Entry entry(InputStream in) throws IOException {
    ByteBuffer header = bytes(in, ENTRY_HEADER);
    if (header.getInt(0) != ENTRY_SIGNATURE) {
      throw new RefusedZipException("its directory is damaged");
    }
    int nameLength = Short.toUnsignedInt(header.getShort(28));
    if (nameLength > LONGEST_NAME) {
      throw new RefusedZipException("a record's name has " + nameLength + " bytes");
    }
    String name = name(bytes(in, nameLength));
    int flags = header.getShort(8);
    if ((flags & ENCRYPTED) != 0) {
      throw new RefusedZipException("record " + PickleException.quote(name) + " is encrypted");
    }
    int method = Short.toUnsignedInt(header.getShort(10));
    if (method != STORED && method != DEFLATED) {
      throw new RefusedZipException(
          "record "
              + PickleException.quote(name)
              + " is compressed by method "
              + method
              + "; only deflate is known");
    }
    ByteBuffer extra = bytes(in, Short.toUnsignedInt(header.getShort(30)));
    bytes(in, Short.toUnsignedInt(header.getShort(32)));
    Zip64Fields wide = new Zip64Fields(extra);
    long bytes = wide.widen(header.getInt(24));
    long storedBytes = wide.widen(header.getInt(20));
    long offset = wide.widen(header.getInt(42));
    if (method == STORED && bytes != storedBytes) {
      throw new RefusedZipException("record " + PickleException.quote(name) + " has two lengths");
    }
    return new Entry(
        name, method, Integer.toUnsignedLong(header.getInt(16)), storedBytes, bytes, offset);
  }

  /** Names are only compared, never used as paths; still, one that is a trap tells enough. */
  private static String name(ByteBuffer bytes) throws RefusedZipException {
    String name = StandardCharsets.UTF_8.decode(bytes).toString();
    if (name.isEmpty()
        || name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.indexOf('\0') >= 0
        || Arrays.asList(name.split("/", -1)).contains("..")) {
      throw new RefusedZipException(
          "a record has the dangerous name " + PickleException.quote(name));
    }
    return name;
  }

  private ZipRecord record(Entry entry) throws IOException {
    ByteBuffer header = read(entry, entry.header(), RECORD_HEADER);
    int nameLength = Short.toUnsignedInt(header.getShort(26));
    int extraLength = Short.toUnsignedInt(header.getShort(28));
    if (header.getInt(0) != RECORD_SIGNATURE
        || (header.getShort(6) & ENCRYPTED) != 0
        || Short.toUnsignedInt(header.getShort(8)) != entry.method()
        || nameLength > LONGEST_NAME
        || !name(read(entry, entry.header() + RECORD_HEADER, nameLength)).equals(entry.name())) {
      throw new RefusedZipException("record " + quoted(entry) + " is not where its directory says");
    }
    long data = entry.header() + RECORD_HEADER + nameLength + extraLength;
    if (data > end.start() || entry.storedBytes() > end.start() - data) {
      throw new RefusedZipException("record " + quoted(entry) + " reaches into the directory");
    }
    return new ZipRecord(
        entry.name(),
        entry.method() == DEFLATED,
        entry.crc(),
        entry.storedBytes(),
        entry.bytes(),
        data);
  }

  private ByteBuffer read(Entry entry, long at, int length) throws IOException {
    if (at > end.start() - length) {
      throw new RefusedZipException("record " + quoted(entry) + " lies behind the end");
    }
    return ZipEnd.read(channel, at, length);
  }

  private static ByteBuffer bytes(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new RefusedZipException("its directory ends too early");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
