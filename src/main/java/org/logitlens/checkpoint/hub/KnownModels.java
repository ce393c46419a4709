package org.logitlens.checkpoint.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The models that are offered by name, in the order in which they are offered. */
public final class KnownModels {
  private static final String RESOURCE = "/org/logitlens/checkpoint/known-models.json";

  private KnownModels() {}

  /** All of them. */
  public static List<KnownModel> all() {
    return Holder.ALL;
  }

  /** The one of a repository, under its present or its former name; empty when it is not known. */
  public static Optional<KnownModel> of(String repository) {
    if (repository.isEmpty()) {
      return Optional.empty();
    }
    return all().stream()
        .filter(
            model ->
                model.address().repository().equals(repository)
                    || model.formerName().equals(repository))
        .findFirst();
  }

  private static List<KnownModel> read() {
    try (InputStream in = KnownModels.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the application");
      }
      Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
      JsonArray models = JsonParser.parseReader(text).getAsJsonObject().getAsJsonArray("models");
      List<KnownModel> known = new ArrayList<>();
      for (JsonElement model : models) {
        known.add(model(model.getAsJsonObject()));
      }
      return List.copyOf(known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KnownModel model(JsonObject model) {
    return new KnownModel(
        new ModelAddress(model.get("repository").getAsString(), ModelAddress.MAIN),
        model.has("formerName") ? model.get("formerName").getAsString() : "",
        model.get("title").getAsString(),
        model.get("family").getAsString(),
        model.get("layers").getAsInt(),
        model.get("width").getAsInt(),
        model.get("heads").getAsInt(),
        model.get("innerWidth").getAsInt(),
        model.get("vocabulary").getAsInt(),
        model.get("context").getAsInt(),
        model.get("parameters").getAsLong(),
        model.get("downloadBytes").getAsLong(),
        model.get("dtype").getAsString(),
        model.get("licence").getAsString(),
        model.get("gated").getAsBoolean());
  }

  private static final class Holder {
    private static final List<KnownModel> ALL = read();
  }
}
