package org.logitlens.checkpoint;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the application keeps what it can make again. Safe for any thread. */
public final class CacheFolder {
  /** Names the folder, instead of the user's cache folder. */
  public static final String PROPERTY = "logitlens.cache";

  /** The part with what had to be unpacked to be mapped. */
  public static final String UNPACKED = "unpacked";

  private static final String NAME = "logit-lens";

  private static @Nullable Path ofThisProcess;

  private CacheFolder() {}

  /**
   * A part of the cache: in the folder that the property {@value #PROPERTY} names, else in the
   * user's cache folder, else, where that cannot be written, in a temporary folder that is this
   * process's own and goes with it.
   *
   * @param part {@code native} or another plain name
   */
  public static Path of(String part) {
    Path named = pathOrNull(System.getProperty(PROPERTY));
    if (named != null) {
      return named.toAbsolutePath().resolve(part);
    }
    Path cache = userCache();
    if (cache != null && canWrite(cache.resolve(NAME).resolve(part))) {
      return cache.resolve(NAME).resolve(part);
    }
    try {
      return ofThisProcess().resolve(part);
    } catch (IOException e) {
      // Whoever tries to write there is told so, by the path's name.
      return Path.of(System.getProperty("java.io.tmpdir", ".")).resolve(NAME).resolve(part);
    }
  }

  /**
   * What to tell the user about the cache.
   *
   * @return a sentence when there is no cache that outlives this process; else empty
   */
  public static synchronized Optional<String> notice() {
    if (ofThisProcess == null) {
      return Optional.empty();
    }
    Path cache = userCache();
    return Optional.of(
        (cache == null
                ? "There is no home folder to keep a cache in"
                : "The cache folder " + cache.resolve(NAME) + " cannot be written")
            + ", so every start unpacks its libraries anew. Name a folder that can be written with"
            + " -D"
            + PROPERTY
            + "=FOLDER.");
  }

  private static boolean canWrite(Path folder) {
    try {
      return Files.isWritable(Files.createDirectories(folder));
    } catch (IOException e) {
      return false;
    }
  }

  /** New, and readable by its owner only: nobody else can have put libraries there. */
  private static synchronized Path ofThisProcess() throws IOException {
    Path made = ofThisProcess;
    if (made == null) {
      made = Files.createTempDirectory(NAME + "-");
      ofThisProcess = made;
      Path folder = made;
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "cache removal"));
    }
    return made;
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      // What is in use stays for the system to clear.
    }
  }

  private static @Nullable Path userCache() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path home = pathOrNull(System.getProperty("user.home"));
    if (home != null && !home.isAbsolute()) {
      home = null;
    }
    if (system.startsWith("windows")) {
      Path local = pathOrNull(System.getenv("LOCALAPPDATA"));
      return local == null ? inside(home, "AppData/Local") : local;
    }
    if (system.startsWith("mac")) {
      return inside(home, "Library/Caches");
    }
    Path xdg = pathOrNull(System.getenv("XDG_CACHE_HOME"));
    return xdg == null || !xdg.isAbsolute() ? inside(home, ".cache") : xdg;
  }

  private static @Nullable Path inside(@Nullable Path folder, String name) {
    return folder == null ? null : folder.resolve(name);
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
