package org.logitlens.runtime;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where this application keeps what it can make again: {@code logit-lens} in the user's cache. */
final class CacheFolder {
  /** The system property that names another folder. */
  static final String PROPERTY = "logitlens.cache";

  private CacheFolder() {}

  /** The folder of this process; it need not exist. */
  static Path ofProcess() {
    return of(System.getProperties(), System.getenv());
  }

  /**
   * The folder by a process's properties and environment.
   *
   * @param properties system properties; {@code user.home} and {@code os.name} are used
   * @param environment environment variables
   */
  static Path of(Map<?, ?> properties, Map<String, String> environment) {
    Object own = properties.get(PROPERTY);
    if (own != null) {
      return Path.of(own.toString());
    }
    String home = String.valueOf(properties.get("user.home"));
    String system = String.valueOf(properties.get("os.name")).toLowerCase(Locale.ROOT);
    Path caches;
    if (system.contains("win")) {
      String local = environment.get("LOCALAPPDATA");
      caches = local == null ? Path.of(home, "AppData", "Local") : Path.of(local);
    } else if (system.contains("mac")) {
      caches = Path.of(home, "Library", "Caches");
    } else {
      String xdg = environment.get("XDG_CACHE_HOME");
      // The specification says that a relative path is to be ignored.
      caches = xdg == null || !xdg.startsWith("/") ? Path.of(home, ".cache") : Path.of(xdg);
    }
    return caches.resolve("logit-lens");
  }
}
