package org.logitlens.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What has to be settled before the first call into DJL: it reports to nobody, downloads nothing,
 * looks for no other engine, and unpacks its native libraries into a folder of ours.
 *
 * <p>The switches are system properties. DJL lets an environment variable of the same name win, so
 * a user can still choose otherwise. Safe for any thread.
 */
final class EngineSwitches {
  /** Names the folder that native libraries are unpacked into. */
  static final String CACHE_PROPERTY = "logitlens.cache";

  private static boolean applied;

  private EngineSwitches() {}

  /** Sets every switch that is not set yet; the first call decides. */
  static synchronized void apply() {
    if (applied) {
      return;
    }
    applied = true;
    setIfAbsent("OPT_OUT_TRACKING", "true");
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("RUST_FLAVOR", "cpu");
    setIfAbsent("ai.djl.onnx.disable_alternative", "true");
    // The threads of a pool for all sessions, which ours do not use: each has its own.
    setIfAbsent("ai.djl.onnxruntime.num_threads", "1");
    setIfAbsent("ai.djl.onnxruntime.num_interop_threads", "1");
    String cache = cacheFolder().toString();
    setIfAbsent("ENGINE_CACHE_DIR", cache);
    setIfAbsent("DJL_CACHE_DIR", cache);
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /**
   * Where native libraries are kept: the folder that the property {@value #CACHE_PROPERTY} names,
   * else the user's cache folder, else, where that cannot be written, the temporary folder.
   */
  static Path cacheFolder() {
    Path named = pathOrNull(System.getProperty(CACHE_PROPERTY));
    if (named != null) {
      return named.toAbsolutePath();
    }
    Path folder = userCache().resolve("logit-lens").resolve("native");
    try {
      Files.createDirectories(folder);
      if (Files.isWritable(folder)) {
        return folder;
      }
    } catch (IOException e) {
      // No home, or a read-only one: the temporary folder below does for one session.
    }
    return temporary().resolve("logit-lens-" + System.getProperty("user.name", "user"));
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
