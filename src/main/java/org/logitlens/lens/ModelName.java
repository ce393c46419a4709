package org.logitlens.lens;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a model is called by the folder it lies in. */
public final class ModelName {
  // The layout of a Hugging Face hub cache: models--OWNER--NAME/snapshots/REVISION.
  private static final Pattern CACHED =
      Pattern.compile("models--(.+?)(?:--(.+))?/snapshots/[^/]+$");

  private ModelName() {}

  /** {@code OWNER/NAME} inside a hub cache, else the folder's own name. */
  public static String of(Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    Matcher cached = CACHED.matcher(whole.toString().replace('\\', '/'));
    if (cached.find()) {
      return cached.group(2) == null ? cached.group(1) : cached.group(1) + "/" + cached.group(2);
    }
    return String.valueOf(whole.getFileName());
  }
}
