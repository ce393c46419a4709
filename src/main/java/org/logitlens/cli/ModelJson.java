package org.logitlens.cli;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import org.logitlens.lens.LibraryModel;

/** A model as a JSON object, with null for what is unknown. */
final class ModelJson {
  private ModelJson() {}

  /** What is known of a model. */
  static JsonObject of(LibraryModel model) {
    JsonObject one = new JsonObject();
    one.addProperty("name", model.address());
    one.addProperty("title", model.title());
    one.addProperty("family", model.family());
    one.addProperty("layers", known(model.layers()));
    one.addProperty("parameters", known(model.parameters()));
    one.addProperty("download_bytes", known(model.downloadBytes()));
    one.addProperty("memory_bytes", known(model.memoryBytes()));
    one.addProperty("fits", model.memoryBytes() == 0 ? null : model.fits());
    one.addProperty("licence", model.licence());
    one.addProperty("gated", model.gated());
    one.addProperty("folder", model.cached().map(Path::toString).orElse(null));
    one.addProperty("cached_bytes", model.cachedBytes());
    one.addProperty("last_used", model.lastUsed().map(Object::toString).orElse(null));
    return one;
  }

  /** Null for what is unknown, which the library gives as 0. */
  @SuppressWarnings("NullAway") // Gson takes null for a number.
  private static Number known(long number) {
    return number == 0 ? null : number;
  }
}
