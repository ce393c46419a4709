package org.logitlens.checkpoint;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON header of a safetensors file: reading it, and checking that its parts fit together. */
final class SafetensorsHeader {
  static final String REMEDY = "The file is damaged; download it again.";

  private static final String METADATA = "__metadata__";
  private static final int MOST_TENSORS = 100_000;
  private static final int LONGEST_NAME = 4096;
  private static final int MOST_DIMENSIONS = 64;

  private SafetensorsHeader() {}

  /**
   * A tensor as the header declares it.
   *
   * @param name its name
   * @param dtype element type
   * @param shape sizes
   * @param begin first byte, counted from the start of the data
   * @param end behind the last byte
   */
  record Entry(String name, Dtype dtype, List<Long> shape, long begin, long end) {}

  /**
   * Reads the declarations.
   *
   * @param in the header's bytes, starting with an opening brace
   * @param file for messages
   */
  static Collection<Entry> parse(InputStream in, Path file) throws CheckpointException {
    try (JsonReader reader = StrictJson.reader(in)) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      boolean metadata = false;
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        StrictJson.checkWellFormed(name, reader);
        if (name.length() > LONGEST_NAME) {
          throw refused("a tensor name of " + name.length() + " characters", reader);
        }
        if (name.equals(METADATA) ? metadata : entries.containsKey(name)) {
          throw refused("the name \"" + name + "\" appears twice", reader);
        }
        if (name.equals(METADATA)) {
          metadata = true;
          checkMetadata(reader);
        } else if (entries.size() == MOST_TENSORS) {
          throw refused("more than " + MOST_TENSORS + " tensors", reader);
        } else {
          entries.put(name, entry(name, reader));
        }
      }
      reader.endObject();
      StrictJson.end(reader);
      return entries.values();
    } catch (Utf8Reader.RefusedTextException | MalformedJsonException | EOFException e) {
      throw new CheckpointException(
          file + ": the header is refused: " + StrictJson.reason(e) + " of the header.", REMEDY, e);
    } catch (IOException e) {
      throw RegularFile.unreadable(file, e);
    }
  }

  private static IOException refused(String what, JsonReader reader) {
    return new Utf8Reader.RefusedTextException(what + ", " + StrictJson.place(reader));
  }

  private static void checkMetadata(JsonReader reader) throws IOException {
    expect(JsonToken.BEGIN_OBJECT, METADATA, reader);
    Set<String> names = new HashSet<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (!names.add(name)) {
        throw refused("the name \"" + name + "\" appears twice in " + METADATA, reader);
      }
      expect(JsonToken.STRING, METADATA + "." + name, reader);
      StrictJson.checkWellFormed(reader.nextString(), reader);
    }
    reader.endObject();
  }

  private static Entry entry(String name, JsonReader reader) throws IOException {
    Dtype dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    expect(JsonToken.BEGIN_OBJECT, name, reader);
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      switch (key) {
        case "dtype" -> {
          once(dtype, name, key, reader);
          expect(JsonToken.STRING, name + ".dtype", reader);
          String type = reader.nextString();
          dtype = Dtype.named(type).orElse(null);
          if (dtype == null) {
            throw refused(
                name + " has the unknown dtype \"" + type + "\" (known: " + Dtype.names() + ")",
                reader);
          }
        }
        case "shape" -> {
          once(shape, name, key, reader);
          shape = sizes(name + ".shape", MOST_DIMENSIONS, reader);
        }
        case "data_offsets" -> {
          once(offsets, name, key, reader);
          offsets = sizes(name + ".data_offsets", 2, reader);
        }
        default -> throw refused(name + " has the unknown key \"" + key + "\"", reader);
      }
    }
    reader.endObject();
    if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
      throw refused(name + " lacks one of dtype, shape and two data_offsets", reader);
    }
    return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
  }

  private static void once(@Nullable Object seen, String name, String key, JsonReader reader)
      throws IOException {
    if (seen != null) {
      throw refused("\"" + key + "\" appears twice in " + name, reader);
    }
  }

  private static void expect(JsonToken token, String what, JsonReader reader) throws IOException {
    JsonToken found = reader.peek();
    if (found != token) {
      throw refused(what + " is " + found + " instead of " + token, reader);
    }
  }

  private static List<Long> sizes(String what, int most, JsonReader reader) throws IOException {
    expect(JsonToken.BEGIN_ARRAY, what, reader);
    List<Long> sizes = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      if (sizes.size() == most) {
        throw refused(what + " has more than " + most + " numbers", reader);
      }
      expect(JsonToken.NUMBER, what, reader);
      sizes.add(size(reader.nextString(), what, reader));
    }
    reader.endArray();
    return sizes;
  }

  private static long size(String digits, String what, JsonReader reader) throws IOException {
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        throw refused(what + " holds " + digits + ", no whole number from 0", reader);
      }
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw refused(what + " holds " + digits + ", which is too large", reader);
    }
  }

  /**
   * Checks that the tensors fill the data without hole or overlap and that each is as long as its
   * shape says.
   *
   * @param entries as declared
   * @param file the file they are in
   * @param dataStart where the data begins in the file
   * @param dataBytes length of the data
   * @return by name, in the order of their data
   */
  static Map<String, StoredTensor> place(
      Collection<Entry> entries, Path file, long dataStart, long dataBytes)
      throws CheckpointException {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    long expected = 0;
    for (Entry entry : sorted) {
      checkOffsets(entry, expected, file);
      expected = entry.end();
      checkSize(entry, file);
      tensors.put(
          entry.name(),
          new StoredTensor(
              entry.name(),
              entry.dtype(),
              entry.shape(),
              file,
              dataStart + entry.begin(),
              entry.end() - entry.begin()));
    }
    if (expected != dataBytes) {
      throw new CheckpointException(
          file
              + " is damaged: its tensors take "
              + expected
              + " bytes, but the file holds "
              + dataBytes
              + " bytes of data.",
          expected > dataBytes ? "The download was cut off; download it again." : REMEDY);
    }
    return tensors;
  }

  private static void checkOffsets(Entry entry, long expected, Path file)
      throws CheckpointException {
    String what = null;
    if (entry.end() < entry.begin()) {
      what = "ends before it begins";
    } else if (entry.begin() < expected) {
      what = "overlaps the tensor before it, which ends at " + expected;
    } else if (entry.begin() > expected) {
      what = "leaves a hole behind the tensor before it, which ends at " + expected;
    }
    if (what != null) {
      throw new CheckpointException(
          file
              + " is damaged: tensor "
              + entry.name()
              + " at ["
              + entry.begin()
              + ", "
              + entry.end()
              + ") "
              + what
              + ".",
          REMEDY);
    }
  }

  private static void checkSize(Entry entry, Path file) throws CheckpointException {
    String tensor = file + " is damaged: tensor " + entry.name() + " " + entry.shape();
    long bits = entry.dtype().bits();
    try {
      for (long size : entry.shape()) {
        bits = Math.multiplyExact(bits, size);
      }
    } catch (ArithmeticException e) {
      throw new CheckpointException(tensor + " overflows: it has too many elements.", REMEDY, e);
    }
    if (bits % Byte.SIZE != 0 || bits / Byte.SIZE != entry.end() - entry.begin()) {
      throw new CheckpointException(
          tensor
              + " of "
              + entry.dtype()
              + " needs "
              + bits / Byte.SIZE
              + " bytes, but is given "
              + (entry.end() - entry.begin())
              + ".",
          REMEDY);
    }
  }
}
