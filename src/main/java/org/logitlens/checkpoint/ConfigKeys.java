package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to a config object that remembers which keys were asked for and which defaults were
 * taken. A value of the wrong type or range is refused with its key. For one thread.
 */
public final class ConfigKeys {
  private static final int LONGEST_SHOWN = 80;
  private static final long LONGEST_FILE = 4_000_000;

  private final JsonObject object;
  private final Path file;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<String> defaults = new ArrayList<>();

  ConfigKeys(JsonObject object, Path file) {
    this.object = object;
    this.file = file;
  }

  /**
   * Reads a config file.
   *
   * @throws CheckpointException when it is not strict JSON
   */
  public static ConfigKeys read(Path file) throws CheckpointException {
    return new ConfigKeys(StrictJson.object(file, LONGEST_FILE), file);
  }

  /** The value of a key; null when it is absent. Marks the key as known. */
  public @Nullable JsonElement get(String key) {
    known.add(key);
    return object.get(key);
  }

  /**
   * A whole number.
   *
   * @param key its key
   * @param alias another name for it, which GPT-2 configs may use; empty for none
   * @param otherwise the default
   * @param most the largest value that makes sense; the smallest is 1
   * @throws CheckpointException when it is none, or out of that range
   */
  public int size(String key, String alias, int otherwise, int most) throws CheckpointException {
    JsonElement value = get(key);
    JsonElement aliased = alias.isEmpty() ? null : get(alias);
    if (value == null && aliased == null) {
      tookDefault(key, otherwise);
      return otherwise;
    }
    if (value == null) {
      return size(alias, aliased, most);
    }
    int number = size(key, value, most);
    if (aliased != null && size(alias, aliased, most) != number) {
      throw new CheckpointException(
          file + ": " + key + " is " + number + " but " + alias + " is " + shown(aliased) + ".",
          "Both name the same size; correct one of them.");
    }
    return number;
  }

  private int size(String key, @Nullable JsonElement value, int most) throws CheckpointException {
    String expected = "a whole number from 1 to " + most;
    if (!(value instanceof JsonPrimitive primitive)
        || !primitive.isNumber()
        || !primitive.getAsString().matches("-?[0-9]{1,18}")) {
      throw wrong(key, value, expected);
    }
    long number = Long.parseLong(primitive.getAsString());
    if (number < 1 || number > most) {
      throw wrong(key, value, expected);
    }
    return (int) number;
  }

  /**
   * A number between two bounds, neither included.
   *
   * @throws CheckpointException when it is none, or not between them
   */
  public double number(String key, double otherwise, double above, double below)
      throws CheckpointException {
    JsonElement value = get(key);
    if (value == null) {
      tookDefault(key, otherwise);
      return otherwise;
    }
    String expected = String.format(Locale.ROOT, "a number between %s and %s", above, below);
    if (!(value instanceof JsonPrimitive primitive) || !primitive.isNumber()) {
      throw wrong(key, value, expected);
    }
    double number = primitive.getAsDouble();
    if (!(number > above && number < below)) {
      throw wrong(key, value, expected);
    }
    return number;
  }

  /**
   * True or false.
   *
   * @throws CheckpointException when it is neither
   */
  public boolean flag(String key, boolean otherwise) throws CheckpointException {
    JsonElement value = get(key);
    if (value == null) {
      tookDefault(key, otherwise);
      return otherwise;
    }
    if (!(value instanceof JsonPrimitive primitive) || !primitive.isBoolean()) {
      throw wrong(key, value, "true or false");
    }
    return primitive.getAsBoolean();
  }

  /**
   * A string.
   *
   * @throws CheckpointException when it is something else
   */
  public String text(String key, String otherwise) throws CheckpointException {
    JsonElement value = get(key);
    if (value == null) {
      tookDefault(key, otherwise);
      return otherwise;
    }
    if (!(value instanceof JsonPrimitive primitive) || !primitive.isString()) {
      throw wrong(key, value, "a string");
    }
    return primitive.getAsString();
  }

  /** Whether a key is there with anything but null, false or an empty list or object. */
  public boolean isSet(String key) {
    JsonElement value = get(key);
    if (value == null || value.isJsonNull()) {
      return false;
    }
    if (value.isJsonArray()) {
      return !value.getAsJsonArray().isEmpty();
    }
    if (value.isJsonObject()) {
      return !value.getAsJsonObject().isEmpty();
    }
    return !value.getAsString().equals("false");
  }

  /** Records a default that was taken elsewhere. */
  public void tookDefault(String key, Object value) {
    defaults.add(key + " = " + value);
  }

  /** The same keys, with nothing asked for yet. */
  ConfigKeys fresh() {
    return new ConfigKeys(object.deepCopy(), file);
  }

  /** The file the config was read from, for messages. */
  public Path file() {
    return file;
  }

  /** Whether a key is there with a value other than null. Marks the key as known. */
  public boolean has(String key) {
    JsonElement value = get(key);
    return value != null && !value.isJsonNull();
  }

  /** Whether a key was asked for. */
  public boolean isKnown(String key) {
    return known.contains(key);
  }

  /**
   * The object under a key; empty when it is absent or null.
   *
   * @throws CheckpointException when it is something else
   */
  public Optional<ConfigKeys> object(String key) throws CheckpointException {
    JsonElement value = get(key);
    if (value == null || value.isJsonNull()) {
      return Optional.empty();
    }
    if (!(value instanceof JsonObject inner)) {
      throw wrong(key, value, "an object");
    }
    return Optional.of(new ConfigKeys(inner, file));
  }

  /**
   * The list of strings under a key; empty when it is absent or null.
   *
   * @throws CheckpointException when it is something else
   */
  public List<String> texts(String key) throws CheckpointException {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : list(key)) {
      if (!(element instanceof JsonPrimitive text) || !text.isString()) {
        throw wrong(key, get(key), "a list of strings");
      }
      texts.add(text.getAsString());
    }
    return texts;
  }

  /**
   * The list of numbers under a key; empty when it is absent or null.
   *
   * @throws CheckpointException when it is something else
   */
  public List<Double> numbers(String key) throws CheckpointException {
    List<Double> numbers = new ArrayList<>();
    for (JsonElement element : list(key)) {
      if (!(element instanceof JsonPrimitive number) || !number.isNumber()) {
        throw wrong(key, get(key), "a list of numbers");
      }
      numbers.add(number.getAsDouble());
    }
    return numbers;
  }

  private Iterable<JsonElement> list(String key) throws CheckpointException {
    JsonElement value = get(key);
    if (value == null || value.isJsonNull()) {
      return List.of();
    }
    if (!(value instanceof JsonArray list)) {
      throw wrong(key, value, "a list");
    }
    return list;
  }

  /** The keys of sizes, not of ids, whose value is that whole number: for messages. */
  public List<String> spellings(long value) {
    String digits = Long.toString(value);
    return object.entrySet().stream()
        .filter(
            entry ->
                entry.getValue() instanceof JsonPrimitive number
                    && number.isNumber()
                    && number.getAsString().equals(digits)
                    && !entry.getKey().endsWith("_id"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Marks keys that change nothing here. */
  public void ignore(Iterable<String> keys) {
    keys.forEach(known::add);
  }

  /** The keys nobody asked for. */
  public List<String> unknown() {
    return object.keySet().stream().filter(key -> !known.contains(key)).toList();
  }

  /** The defaults taken, as {@code key = value}. */
  public List<String> defaults() {
    return List.copyOf(defaults);
  }

  /** What is thrown for a value of the wrong kind. */
  public CheckpointException wrong(String key, @Nullable JsonElement value, String expected) {
    return new CheckpointException(
        file + ": " + key + " is " + shown(value) + "; it must be " + expected + ".",
        "Correct the file or download it again.");
  }

  private static String shown(@Nullable JsonElement value) {
    String text = String.valueOf(value);
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
