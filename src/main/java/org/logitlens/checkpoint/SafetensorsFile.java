package org.logitlens.checkpoint;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * A safetensors file: eight bytes of header length, a JSON header, the data. Only the header is
 * read, in bounded memory, and checked completely, in the order of the format's reference library.
 *
 * @param file the file as it was opened
 * @param tensors by name, in the order of their data
 */
record SafetensorsFile(RegularFile file, Map<String, StoredTensor> tensors) {
  private static final int LENGTH_BYTES = 8;
  private static final long LONGEST_HEADER = 100_000_000;

  /**
   * Reads a header.
   *
   * @throws CheckpointException when the file is missing, something else, or wrong in any way
   */
  static SafetensorsFile open(Path path) throws CheckpointException {
    RegularFile file = RegularFile.of(path);
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      long length = headerLength(channel, file);
      long dataStart = LENGTH_BYTES + length;
      checkUtf8(channel, length, file);
      Collection<SafetensorsHeader.Entry> entries;
      try (InputStream in = header(channel, length)) {
        entries = SafetensorsHeader.parse(in, file.path());
      }
      return new SafetensorsFile(
          file, SafetensorsHeader.place(entries, file.path(), dataStart, file.size() - dataStart));
    } catch (IOException e) {
      throw RegularFile.unreadable(file.path(), e);
    }
  }

  private static long headerLength(FileChannel channel, RegularFile file)
      throws IOException, CheckpointException {
    ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (start.hasRemaining() && channel.read(start) >= 0) {
      // Until eight bytes or the end.
    }
    if (start.hasRemaining()) {
      throw foreign(file, "it has only " + start.position() + " bytes");
    }
    long length = start.getLong(0);
    if (length < 0 || length > LONGEST_HEADER) {
      throw foreign(
          file,
          "its header would have "
              + Long.toUnsignedString(length)
              + " bytes; at most "
              + LONGEST_HEADER
              + " are allowed");
    }
    if (length > file.size() - LENGTH_BYTES) {
      throw foreign(
          file,
          "its header would have "
              + length
              + " bytes and end behind the file, which has "
              + file.size());
    }
    if (length == 0) {
      throw foreign(file, "its header is empty");
    }
    return length;
  }

  private static CheckpointException foreign(RegularFile file, String otherwise)
      throws CheckpointException {
    Optional<ForeignFormat> format = ForeignFormat.of(file);
    return new CheckpointException(
        file.path()
            + " is not a safetensors file ("
            + file.size()
            + " bytes): "
            + format.map(f -> "it is " + f.description()).orElse(otherwise)
            + ".",
        format.map(ForeignFormat::remedy).orElse("Download the file again."));
  }

  private static void checkUtf8(FileChannel channel, long length, RegularFile file)
      throws IOException, CheckpointException {
    char[] discarded = new char[1 << 13];
    try (InputStream in = header(channel, length);
        Utf8Reader reader = new Utf8Reader(in, StrictJson.LONGEST_STRING)) {
      boolean first = true;
      int read;
      while ((read = reader.read(discarded, 0, discarded.length)) >= 0) {
        if (first && read > 0 && discarded[0] != '{') {
          throw new Utf8Reader.RefusedTextException("no '{' at byte 0");
        }
        first = false;
      }
    } catch (Utf8Reader.RefusedTextException e) {
      throw new CheckpointException(
          file.path() + ": the header is refused: " + e.getMessage() + " of the header.",
          SafetensorsHeader.REMEDY,
          e);
    }
  }

  private static InputStream header(FileChannel channel, long length) {
    return new BufferedInputStream(new FileSlice(channel, LENGTH_BYTES, length), 1 << 16);
  }
}
