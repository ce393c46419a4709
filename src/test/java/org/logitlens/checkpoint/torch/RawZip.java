package org.logitlens.checkpoint.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives, right ones and ones with single defects. */
final class RawZip {
  private final List<Entry> entries = new ArrayList<>();
  private boolean wideEnd;
  private long wideEntries = -1;
  private String comment = "";

  /** A record; the fields are what is written, whatever it means. */
  static final class Entry {
    String name;
    String recordName;
    byte[] stored;
    int method;
    int flags;
    long crc;
    long bytes;
    boolean wide;
    boolean descriptor;
    long headerOffset = -1;

    private Entry(String name, byte[] data) {
      this.name = name;
      this.recordName = name;
      this.stored = data.clone();
      this.bytes = data.length;
      CRC32 sum = new CRC32();
      sum.update(data);
      this.crc = sum.getValue();
    }

    /** Compresses it. */
    Entry deflate() {
      Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      deflater.setInput(stored);
      deflater.finish();
      byte[] buffer = new byte[stored.length + 100];
      int length = deflater.deflate(buffer);
      deflater.end();
      stored = java.util.Arrays.copyOf(buffer, length);
      method = 8;
      return this;
    }
  }

  /** An archive of PyTorch with a pickle and storages named 0, 1, ... */
  static RawZip torch(byte[] pickle, byte[]... storages) {
    RawZip zip = new RawZip();
    zip.add("archive/data.pkl", pickle);
    zip.add("archive/byteorder", "little".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < storages.length; i++) {
      zip.add("archive/data/" + i, storages[i]);
    }
    zip.add("archive/version", "3\n".getBytes(StandardCharsets.UTF_8));
    return zip;
  }

  /** Adds a stored record. */
  Entry add(String name, byte[] data) {
    Entry entry = new Entry(name, data);
    entries.add(entry);
    return entry;
  }

  /** A record by its name. */
  Entry entry(String name) {
    return entries.stream().filter(e -> e.name.equals(name)).findFirst().orElseThrow();
  }

  RawZip remove(String name) {
    entries.remove(entry(name));
    return this;
  }

  RawZip wideEnd() {
    wideEnd = true;
    return this;
  }

  RawZip wideEntries(long count) {
    wideEnd = true;
    wideEntries = count;
    return this;
  }

  RawZip comment(String text) {
    comment = text;
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      long offset = entry.headerOffset < 0 ? out.size() : entry.headerOffset;
      directory.writeBytes(directoryEntry(entry, offset));
      out.writeBytes(record(entry));
    }
    int start = out.size();
    out.writeBytes(directory.toByteArray());
    if (wideEnd) {
      out.writeBytes(wideEnd(start, directory.size(), out.size()));
    }
    byte[] text = comment.getBytes(StandardCharsets.UTF_8);
    ByteBuffer end = PickleWriter.buffer(22 + text.length);
    end.putInt(0x06054b50).putInt(0);
    end.putShort((short) (wideEntries >= 0 ? -1 : entries.size()));
    end.putShort((short) (wideEntries >= 0 ? -1 : entries.size()));
    end.putInt(wideEnd ? -1 : directory.size()).putInt(wideEnd ? -1 : start);
    end.putShort((short) text.length).put(text);
    out.writeBytes(PickleWriter.bytes(end));
    return out.toByteArray();
  }

  private byte[] wideEnd(long start, long bytes, long at) {
    long count = wideEntries >= 0 ? wideEntries : entries.size();
    return PickleWriter.buffer(76)
        .putInt(0x06064b50)
        .putLong(44)
        .putShort((short) 45)
        .putShort((short) 45)
        .putLong(0)
        .putLong(count)
        .putLong(count)
        .putLong(bytes)
        .putLong(start)
        .putInt(0x07064b50)
        .putInt(0)
        .putLong(at)
        .putInt(1)
        .array();
  }

  private static byte[] directoryEntry(Entry entry, long offset) {
    byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer header = PickleWriter.buffer(46 + name.length + (entry.wide ? 28 : 0));
    header.putInt(0x02014b50).putInt(0).putShort((short) (entry.flags | flags(entry)));
    header.putShort((short) entry.method).putInt(0).putInt((int) entry.crc);
    header.putInt(entry.wide ? -1 : entry.stored.length);
    header.putInt(entry.wide ? -1 : (int) entry.bytes);
    header.putShort((short) name.length).putShort((short) (entry.wide ? 28 : 0));
    header.putShort((short) 0).putInt(0).putInt(0).putInt(entry.wide ? -1 : (int) offset).put(name);
    if (entry.wide) {
      header.putShort((short) 1).putShort((short) 24);
      header.putLong(entry.bytes).putLong(entry.stored.length).putLong(offset);
    }
    return PickleWriter.bytes(header);
  }

  private static int flags(Entry entry) {
    return entry.descriptor ? 8 : 0;
  }

  /** The header before the data, the data, and its lengths again where they were unknown before. */
  private static byte[] record(Entry entry) {
    byte[] name = entry.recordName.getBytes(StandardCharsets.UTF_8);
    int tail = entry.descriptor ? 16 : 0;
    ByteBuffer record = PickleWriter.buffer(30 + name.length + entry.stored.length + tail);
    record.putInt(0x04034b50).putShort((short) 0).putShort((short) (entry.flags | flags(entry)));
    record.putShort((short) entry.method).putInt(0);
    record.putInt(entry.descriptor ? 0 : (int) entry.crc);
    record.putInt(entry.descriptor ? 0 : entry.stored.length);
    record.putInt(entry.descriptor ? 0 : (int) entry.bytes);
    record.putShort((short) name.length).putShort((short) 0).put(name).put(entry.stored);
    if (entry.descriptor) {
      record.putInt(0x08074b50).putInt((int) entry.crc);
      record.putInt(entry.stored.length).putInt((int) entry.bytes);
    }
    return PickleWriter.bytes(record);
  }
}
