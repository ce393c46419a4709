package org.logitlens.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the application keeps what it can make again. Safe for any thread. */
public final class CacheFolder {
  /** Names the folder, instead of the user's cache folder. */
  public static final String PROPERTY = "logitlens.cache";

  /** The part with what had to be unpacked to be mapped. */
  public static final String UNPACKED = "unpacked";

  private CacheFolder() {}

  /**
   * A part of the cache: in the folder that the property {@value #PROPERTY} names, else in the
   * user's cache folder, else, where that cannot be written, in the temporary folder.
   *
   * @param part {@code native} or another plain name
   */
  public static Path of(String part) {
    Path named = pathOrNull(System.getProperty(PROPERTY));
    if (named != null) {
      return named.toAbsolutePath().resolve(part);
    }
    Path folder = userCache().resolve("logit-lens").resolve(part);
    try {
      Files.createDirectories(folder);
      if (Files.isWritable(folder)) {
        return folder;
      }
    } catch (IOException e) {
      // No home, or a read-only one: the temporary folder below does for one session.
    }
    return temporary()
        .resolve("logit-lens-" + System.getProperty("user.name", "user"))
        .resolve(part);
  }

  private static Path userCache() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path home = pathOrNull(System.getProperty("user.home"));
    if (home == null || !home.isAbsolute()) {
      home = temporary();
    }
    if (system.startsWith("windows")) {
      Path local = pathOrNull(System.getenv("LOCALAPPDATA"));
      return local == null ? home.resolve("AppData").resolve("Local") : local;
    }
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    Path xdg = pathOrNull(System.getenv("XDG_CACHE_HOME"));
    return xdg == null || !xdg.isAbsolute() ? home.resolve(".cache") : xdg;
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir", "."));
  }

  private static @Nullable Path pathOrNull(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
