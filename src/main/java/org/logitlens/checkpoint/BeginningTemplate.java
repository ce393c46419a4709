package org.logitlens.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the post-processor of a {@code tokenizer.json} puts around a text: nothing, or one token
 * before it. Anything else is refused, since a token after the text would be a column nobody typed.
 *
 * @param id the token before every text; empty when the template has none
 */
record BeginningTemplate(OptionalInt id) {
  private static final String SUPPORTED =
      "ByteLevel, and TemplateProcessing with at most one token, before the text";

  /** Reads the stage; empty when it holds no template and so does not say. */
  static Optional<BeginningTemplate> read(JsonObject json, Path file) throws CheckpointException {
    StageJson stage = new StageJson(file, "post_processor");
    Optional<BeginningTemplate> found = Optional.empty();
    for (JsonObject step : stage.steps(json)) {
      String type = stage.type(step);
      if (type.equals("TemplateProcessing") && found.isEmpty()) {
        found = Optional.of(new BeginningTemplate(first(step, stage)));
      } else if (!type.equals("ByteLevel")) {
        throw stage.refused(type, SUPPORTED);
      }
    }
    return found;
  }

  private static OptionalInt first(JsonObject step, StageJson stage) throws CheckpointException {
    if (!(step.get("single") instanceof JsonArray parts)) {
      throw stage.refused("TemplateProcessing of " + step.get("single"), SUPPORTED);
    }
    List<JsonElement> pieces = parts.asList();
    boolean plain = pieces.size() == 1 && isText(pieces.get(0));
    if (!plain && (pieces.size() != 2 || !isText(pieces.get(1)))) {
      throw stage.refused("TemplateProcessing of " + parts, SUPPORTED);
    }
    return plain ? OptionalInt.empty() : OptionalInt.of(id(pieces.get(0), step, stage));
  }

  private static boolean isText(JsonElement piece) {
    return piece instanceof JsonObject object
        && object.get("Sequence") instanceof JsonObject text
        && StageJson.is(text, "id", "A");
  }

  private static int id(JsonElement piece, JsonObject step, StageJson stage)
      throws CheckpointException {
    if (piece instanceof JsonObject object
        && object.get("SpecialToken") instanceof JsonObject token
        && token.get("id") instanceof JsonPrimitive name
        && step.get("special_tokens") instanceof JsonObject known
        && known.get(name.getAsString()) instanceof JsonObject entry
        && entry.get("ids") instanceof JsonArray ids
        && ids.size() == 1
        && ids.get(0).toString().matches("[0-9]{1,9}")) {
      return ids.get(0).getAsInt();
    }
    throw stage.refused("TemplateProcessing with " + piece, SUPPORTED);
  }
}
