package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads one stage of a {@code tokenizer.json}, such as its normalizer, as a list of plain steps.
 */
final class StageJson {
  /** Under what name a sequence of each stage lists its steps. */
  private static final Map<String, String> STEPS =
      Map.of(
          "normalizer", "normalizers",
          "pre_tokenizer", "pretokenizers",
          "post_processor", "processors",
          "decoder", "decoders");

  private final Path file;
  private final String key;

  /**
   * A stage.
   *
   * @param file for messages
   * @param key its name in the file
   */
  StageJson(Path file, String key) {
    this.file = file;
    this.key = key;
  }

  /** The steps in order, sequences taken apart; none when the stage is missing or null. */
  List<JsonObject> steps(JsonObject json) throws CheckpointException {
    List<JsonObject> steps = new ArrayList<>();
    JsonElement stage = json.get(key);
    if (stage != null && !stage.isJsonNull()) {
      addSteps(stage, steps);
    }
    return steps;
  }

  /** The reader of JSON bounds the depth. */
  private void addSteps(JsonElement element, List<JsonObject> steps) throws CheckpointException {
    if (!(element instanceof JsonObject step)) {
      throw refused(String.valueOf(element), "an object");
    }
    if (!type(step).equals("Sequence")) {
      steps.add(step);
      return;
    }
    if (!(step.get(STEPS.get(key)) instanceof JsonArray parts)) {
      throw refused("Sequence of " + step.get(STEPS.get(key)), "a list of steps");
    }
    for (JsonElement part : parts) {
      addSteps(part, steps);
    }
  }

  /** The type of a step. */
  String type(JsonObject step) throws CheckpointException {
    if (step.get("type") instanceof JsonPrimitive type && type.isString()) {
      return type.getAsString();
    }
    throw new CheckpointException(
        file + ": " + key + ".type " + step.get("type") + " is not supported.",
        "Supported: a string.");
  }

  /** A switch of a step. */
  boolean flag(JsonObject step, String name, boolean otherwise) throws CheckpointException {
    JsonElement value = step.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof JsonPrimitive flag) || !flag.isBoolean()) {
      throw refused(name + " " + value, "true or false");
    }
    return flag.getAsBoolean();
  }

  /** Whether a member is this text. */
  static boolean is(JsonObject step, String name, String text) {
    return new JsonPrimitive(text).equals(step.get(name));
  }

  /** What is wrong with the stage, and what would be right. */
  CheckpointException refused(String found, String supported) {
    return new CheckpointException(
        file + ": " + key + " " + found + " is not supported.", "Supported: " + supported + ".");
  }
}
