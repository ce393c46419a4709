package org.logitlens.lens;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a model is called by the folder it lies in. */
public final class ModelName {
  // The layout of a Hugging Face hub cache: models--OWNER--NAME/snapshots/REVISION.
  private static final Pattern CACHED =
      Pattern.compile("models--(.+?)(?:--(.+))?/snapshots/([^/]+)$");

  private ModelName() {}

  /**
   * A model in a hub cache.
   *
   * @param repository {@code OWNER/NAME} or {@code NAME}
   * @param commit the revision that lies there
   */
  public record Cached(String repository, String commit) {}

  /** {@code OWNER/NAME} inside a hub cache, else the folder's own name. */
  public static String of(Path folder) {
    return cached(folder)
        .map(Cached::repository)
        .orElseGet(() -> String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
  }

  /** What a folder inside a hub cache holds, by its path alone; empty for any other. */
  public static Optional<Cached> cached(Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    Matcher cached = CACHED.matcher(whole.toString().replace('\\', '/'));
    if (!cached.find()) {
      return Optional.empty();
    }
    String owner = cached.group(1);
    String name = cached.group(2);
    return Optional.of(new Cached(name == null ? owner : owner + "/" + name, cached.group(3)));
  }
}
