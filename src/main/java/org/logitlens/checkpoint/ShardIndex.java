package org.logitlens.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The index of weights that are split into several files: {@code model.safetensors.index.json} or
 * {@code pytorch_model.bin.index.json}.
 *
 * @param file the index
 * @param shards name of the file by the name of the tensor in it
 */
public record ShardIndex(Path file, Map<String, String> shards) {
  /** How long an index may be, bytes: those of the largest models have some 10 MB. */
  public static final long LONGEST = 50_000_000;

  private static final int LONGEST_SHOWN = 100;
  private static final int MOST_SHARDS = 1000;
  private static final String REMEDY = "Download the model again.";

  /** Plain names of files only: nothing that leads out of the folder or means something else. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

  /** A shard's usual name: stem, its number, how many there are, extension. */
  private static final Pattern NUMBERED =
      Pattern.compile("(?<stem>.+)-(?<number>[0-9]{5})-of-(?<count>[0-9]{5})(?<extension>\\..+)");

  /** Reads the header of a shard. */
  public interface Opener {
    /**
     * Opens a shard.
     *
     * @return its tensors by name
     * @throws CheckpointException when it can't be used
     */
    Map<String, StoredTensor> open(Path shard) throws CheckpointException;
  }

  /** Copies the map. */
  public ShardIndex {
    shards = Collections.unmodifiableMap(new LinkedHashMap<>(shards));
  }

  /**
   * Reads an index.
   *
   * @throws CheckpointException when it is missing, no such index, or names a file that is not
   *     beside it by its plain name, or shards of which some are missing or too many
   */
  public static ShardIndex read(Path file) throws CheckpointException {
    return read(file, file.toString());
  }

  /**
   * The same for a file that lies under another name than its own.
   *
   * @param name of the index, for messages
   * @throws CheckpointException as there
   */
  public static ShardIndex read(Path file, String name) throws CheckpointException {
    JsonObject json = StrictJson.object(file, LONGEST);
    if (!(json.get("weight_map") instanceof JsonObject map) || map.isEmpty()) {
      throw new CheckpointException(
          name + " has no \"weight_map\" with the file of each tensor.", REMEDY);
    }
    Map<String, String> shards = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : map.entrySet()) {
      JsonElement shard = entry.getValue();
      if (!shard.isJsonPrimitive()
          || !shard.getAsJsonPrimitive().isString()
          || !PLAIN_NAME.matcher(shard.getAsString()).matches()) {
        throw new CheckpointException(
            name
                + ": the file of tensor "
                + shown(entry.getKey())
                + " is "
                + shown(shard)
                + ", which is no plain name of a file in the same folder.",
            "Don't use this model: no index that a library wrote has such a name.");
      }
      shards.put(entry.getKey(), shard.getAsString());
    }
    ShardIndex index = new ShardIndex(file, shards);
    index.checkNames(name);
    return index;
  }

  private static String shown(Object text) {
    String plain = text.toString().replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
  }

  /** The names of the files, each once, in alphabetical order. */
  public SortedSet<String> files() {
    return new TreeSet<>(shards.values());
  }

  private void checkNames(String index) throws CheckpointException {
    SortedSet<String> files = files();
    if (files.size() > MOST_SHARDS) {
      throw new CheckpointException(
          index + " names " + files.size() + " files; at most " + MOST_SHARDS + " are read.",
          REMEDY);
    }
    Map<String, String> counts = new HashMap<>();
    for (String name : files) {
      Matcher parts = NUMBERED.matcher(name);
      if (!parts.matches()) {
        continue;
      }
      String count = parts.group("count");
      if (!counts.containsKey(kind(name))) {
        counts.put(kind(name), count);
        checkSiblings(index, files, parts);
      }
      int number = Integer.parseInt(parts.group("number"));
      if (number < 1 || number > Integer.parseInt(count) || !count.equals(counts.get(kind(name)))) {
        throw new CheckpointException(
            index
                + " names "
                + name
                + " beside shards of which there are "
                + counts.get(kind(name))
                + ".",
            REMEDY);
      }
    }
  }

  private static void checkSiblings(String index, SortedSet<String> files, Matcher parts)
      throws CheckpointException {
    int count = Integer.parseInt(parts.group("count"));
    for (int number = 1; number <= Math.min(count, MOST_SHARDS); number++) {
      String needed =
          String.format(
              Locale.ROOT,
              "%s-%05d-of-%05d%s",
              parts.group("stem"),
              number,
              count,
              parts.group("extension"));
      if (!files.contains(needed)) {
        throw new CheckpointException(
            index + " names " + parts.group() + ", but no tensor of " + needed + ".", REMEDY);
      }
    }
  }

  /**
   * The tensors of all shards.
   *
   * @param folder with the shards
   * @param opener of one shard
   * @return by name, in the order of the index
   * @throws CheckpointException unless every tensor is in the file that the index says and in no
   *     other, no file is missing, and none of the same kind is left over
   */
  public Map<String, StoredTensor> merge(Path folder, Opener opener) throws CheckpointException {
    checkLeftOver(folder);
    for (String name : files()) {
      if (!Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw new CheckpointException(
            folder + " has no " + name + ", one of " + files().size() + " files of its weights.",
            REMEDY);
      }
    }
    Map<String, StoredTensor> found = new LinkedHashMap<>();
    for (String name : files()) {
      for (Map.Entry<String, StoredTensor> tensor : opener.open(folder.resolve(name)).entrySet()) {
        checkPlace(tensor.getKey(), name);
        found.put(tensor.getKey(), tensor.getValue());
      }
    }
    Map<String, StoredTensor> inOrder = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : shards.entrySet()) {
      StoredTensor tensor = found.get(entry.getKey());
      if (tensor == null) {
        throw new CheckpointException(
            folder.resolve(entry.getValue())
                + " has no tensor "
                + entry.getKey()
                + ", which should be in it.",
            REMEDY);
      }
      inOrder.put(entry.getKey(), tensor);
    }
    return Collections.unmodifiableMap(inOrder);
  }

  private void checkPlace(String tensor, String shard) throws CheckpointException {
    String expected = shards.get(tensor);
    if (expected == null) {
      throw new CheckpointException(
          file + " does not name the tensor " + tensor + ", which is in " + shard + ".", REMEDY);
    }
    if (!expected.equals(shard)) {
      throw new CheckpointException(
          "The tensor " + tensor + " is in " + shard + ", but " + file + " says " + expected + ".",
          REMEDY);
    }
  }

  private void checkLeftOver(Path folder) throws CheckpointException {
    SortedSet<String> named = files();
    SortedSet<String> kinds = new TreeSet<>();
    named.forEach(name -> kinds.add(kind(name)));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path path : files) {
        String name = String.valueOf(path.getFileName());
        if (NUMBERED.matcher(name).matches()
            && kinds.contains(kind(name))
            && !named.contains(name)) {
          throw new CheckpointException(
              folder + " has " + name + ", which " + file.getFileName() + " does not name.",
              "Remove it if it is left from another version, or download the model again.");
        }
      }
    } catch (IOException e) {
      throw RegularFile.unreadable(folder, e);
    }
  }

  /** Stem and extension, which the shards of one model share. */
  private static String kind(String name) {
    Matcher parts = NUMBERED.matcher(name);
    return parts.matches() ? parts.group("stem") + "*" + parts.group("extension") : name;
  }
}
