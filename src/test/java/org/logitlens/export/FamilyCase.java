package org.logitlens.export;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code family-configs.json} says about the configs of one family: one published model's, and
 * what is to be read from it and from changed ones.
 */
final class FamilyCase {
  private static final Gson GSON = new Gson();

  private final String modelType;
  private final JsonObject json;

  private FamilyCase(String modelType, JsonObject json) {
    this.modelType = modelType;
    this.json = json;
  }

  /** All of them, in the order of the file. */
  static Stream<FamilyCase> all() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FamilyCase.class.getResourceAsStream("family-configs.json"))) {
      JsonObject all =
          JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
              .getAsJsonObject();
      return all.entrySet().stream()
          .map(entry -> new FamilyCase(entry.getKey(), entry.getValue().getAsJsonObject()));
    }
  }

  String modelType() {
    return modelType;
  }

  /** The family's name in messages. */
  String name() {
    return json.get("name").getAsString();
  }

  /** The config of a golden, to be changed, with its weights. */
  FamilyConfig golden(Path folder) throws IOException {
    Architecture architecture =
        Architecture.ALL.stream()
            .filter(each -> each.family().modelType().equals(modelType))
            .findFirst()
            .orElseThrow();
    return FamilyConfig.of(architecture, json.get("golden").getAsString(), folder);
  }

  /** A config in the spelling a model was published with. */
  String published() {
    return json.get("published").toString();
  }

  /** The sizes of the published model. */
  Sizes sizes() {
    int[] sizes = GSON.fromJson(json.get("sizes"), int[].class);
    return new Sizes(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5]);
  }

  /** The token that begins a text of the published model. */
  OptionalInt bos() {
    JsonElement bos = json.get("bos");
    return bos.isJsonNull() ? OptionalInt.empty() : OptionalInt.of(bos.getAsInt());
  }

  /** What is said about the published config. */
  List<String> notices() {
    return texts("notices");
  }

  /** What is taken for the keys of a config with none, as {@code key = value}. */
  List<String> defaults() {
    return texts("defaults");
  }

  /** Other names that keys of the golden's config may have. */
  Map<String, String> spellings() {
    return json.getAsJsonObject("spellings").entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getAsString()));
  }

  /** Keys that say what goes without saying for the golden. */
  Map<String, JsonElement> same() {
    return json.getAsJsonObject("same").asMap();
  }

  /** Changes of the golden's config: a key, its new value and two parts of the refusal. */
  List<String[]> contradictions() {
    return List.of(GSON.fromJson(json.get("contradictions"), String[][].class));
  }

  /** A class of another family. */
  String madeAs() {
    return json.get("made_as").getAsString();
  }

  /** The key of the MLP's function; empty where it is always the same. */
  String activationKey() {
    return json.get("activation").isJsonNull() ? "" : json.get("activation").getAsString();
  }

  private List<String> texts(String key) {
    return List.of(GSON.fromJson(json.get(key), String[].class));
  }

  /** A config without sizes. */
  String onlyItsType() {
    JsonObject only = new JsonObject();
    only.addProperty("model_type", modelType);
    return only.toString();
  }

  @Override
  public String toString() {
    return modelType;
  }
}
