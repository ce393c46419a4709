package org.logitlens.checkpoint.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.StrictJson;

/**
 * Which shards an index names: {@code weight_map} has a file's name for every tensor. Only names of
 * the one form that shards have are taken, so an index cannot lead anywhere else.
 */
final class ShardIndex {
  private static final String MAP = "weight_map";

  private ShardIndex() {}

  /**
   * Reads an index.
   *
   * @param name of the index, for messages: in the cache it lies under a hash
   * @param shard what names look like, with the number and the count as groups
   * @return names of all shards, at least one
   * @throws CheckpointException when it is not such an index or names anything else
   */
  static SortedSet<String> shards(Path index, String name, Pattern shard)
      throws CheckpointException {
    JsonObject object = StrictJson.object(index, ModelFiles.LONGEST_INDEX);
    if (!(object.get(MAP) instanceof JsonObject map) || map.isEmpty()) {
      throw refused(name + " has no \"" + MAP + "\" that names files.");
    }
    SortedSet<String> names = new TreeSet<>();
    String count = "";
    for (Map.Entry<String, JsonElement> entry : map.entrySet()) {
      JsonElement value = entry.getValue();
      String file =
          value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()
              ? value.getAsString()
              : "";
      if (names.contains(file)) {
        continue;
      }
      Matcher matcher = shard.matcher(file);
      if (!matcher.matches()) {
        throw refused(
            name + " says that tensor " + shown(entry.getKey()) + " is in " + shown(value) + ".");
      }
      int number = Integer.parseInt(matcher.group(1));
      count = count.isEmpty() ? matcher.group(2) : count;
      if (!count.equals(matcher.group(2)) || number < 1 || number > Integer.parseInt(count)) {
        throw refused(
            name + " names " + shown(value) + " beside shards of which there are " + count + ".");
      }
      names.add(file);
    }
    return names;
  }

  private static CheckpointException refused(String message) {
    return new CheckpointException(
        message, "Shards are called like model-00001-of-00002; this repository is not usable.");
  }

  private static String shown(Object text) {
    String plain = text.toString().replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() <= 100 ? plain : plain.substring(0, 100) + "...";
  }
}
